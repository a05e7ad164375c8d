;; The scenario of src/test/clients/python/scenario.py with Cognitect's aws-api for Clojure.
;;
;; The artifact com.cognitect.aws/cognito-sync has only AWS's model of the API, as EDN. Not every registry has it,
;; so this program reads the model from the JSON file that TIDEMARK_MODEL names.

(ns scenario
  (:require [clojure.data.json :as json]
            [clojure.string :as str]
            [cognitect.aws.client.api :as aws]
            [cognitect.aws.credentials :as credentials]
            [cognitect.aws.service :as service])
  (:import (java.net URI)
           (java.net.http HttpClient HttpRequest HttpRequest$BodyPublishers HttpResponse$BodyHandlers)
           (java.util Date)))

(def endpoint (System/getenv "TIDEMARK_ENDPOINT"))
(def region "us-east-1")
(def odd ["a b" "é" "日本" "😀" "a/b" ".." "%3A" "+" "\"'\\" "<&>" "{}" "null" "__proto__" (apply str (repeat 1024 "x"))])
(def failed (atom false))

;; The client

(def model
  (-> (slurp (System/getenv "TIDEMARK_MODEL"))
      (json/read-str :key-fn keyword)
      (assoc-in [:metadata :cognitect.aws/service-name] "cognito-sync")))

;; aws-api has no option for the signing name: replace it in the model that a client reads.
(alter-var-root #'service/service-description
                (fn [_] (fn [_] (assoc-in model [:metadata :signingName] "execute-api"))))

(defn- provider [[access-key secret token]]
  (reify credentials/CredentialsProvider
    (fetch [_]
      (cond-> {:aws/access-key-id access-key, :aws/secret-access-key secret}
        (not= token "-") (assoc :aws/session-token token)))))

(def client
  (memoize
   (fn [caller]
     (let [uri (URI/create endpoint)]
       (aws/client {:api :cognito-sync
                    :region region
                    :credentials-provider (provider caller)
                    :endpoint-override {:protocol :http, :hostname (.getHost uri), :port (.getPort uri)}})))))

(defn- call [caller op request]
  (let [response (aws/invoke (client caller) {:op op, :request request})]
    (if (:cognitect.anomalies/category response)
      (throw (ex-info (str (or (:cognitect.aws.error/code response) response)) response))
      response)))

;; The proxy

(defn- control [method path body]
  (let [request (-> (HttpRequest/newBuilder (URI/create (str endpoint "/-/" path)))
                    (.method method (HttpRequest$BodyPublishers/ofString body))
                    .build)]
    (.body (.send (HttpClient/newHttpClient) request (HttpResponse$BodyHandlers/ofString)))))

(defn- fault [members]
  (control "PUT" "fault" (json/write-str members)))

(defn- requests []
  (parse-long (control "GET" "requests" "")))

;; Cases

(defn- equal [seen expected]
  (when (not= seen expected)
    (throw (ex-info (str (pr-str seen) " instead of " (pr-str expected)) {}))))

(defmacro ^:private fails [code & body]
  `(equal (try ~@body "no error" (catch clojure.lang.ExceptionInfo e# (:cognitect.aws.error/code (ex-data e#)))) ~code))

(defn- run-case [title step]
  (try
    (step)
    (println "ok" title)
    (catch Throwable problem
      (reset! failed true)
      (let [text (str/replace (str (.getMessage problem)) #"\s+" " ")]
        (println (str "not ok " title ": " (subs text 0 (min 300 (count text)))))))))

(defmacro ^:private check [title & body]
  `(run-case ~title (fn [] ~@body)))

;; Calls

(def callers
  (->> (str/split-lines (slurp (System/getenv "TIDEMARK_CALLERS")))
       (remove #(str/starts-with? % "#"))
       (mapv #(str/split % #" "))))

(def developer (callers 2))

(defn- new-user [caller]
  {:caller caller, :names {:IdentityPoolId (str region ":" (random-uuid)), :IdentityId (caller 3)}})

(defn- ask
  ([user op] (ask user op {}))
  ([{:keys [caller names]} op members] (call caller op (merge names members))))

(defn- as-developer [user op members]
  (call developer op (merge (select-keys (:names user) [:IdentityPoolId]) members)))

(defn- listing
  ([user dataset] (listing user dataset {}))
  ([user dataset members] (ask user :ListRecords (assoc members :DatasetName dataset))))

(defn- patches-request [user dataset patches]
  {:DatasetName dataset, :SyncSessionToken (:SyncSessionToken (listing user dataset)), :RecordPatches patches})

(defn- by-key [{:keys [Records]}]
  (into {} (map (juxt :Key (juxt :Value :SyncCount))) Records))

(defn- update-records [user dataset & patches]
  (by-key (ask user :UpdateRecords (patches-request user dataset patches))))

(defn- put [key value count]
  {:Op "replace", :Key key, :Value value, :SyncCount count})

(defn- pages [user op member name members]
  (let [all (iteration (fn [token] (ask user op (cond-> (assoc members :MaxResults 2) token (assoc :NextToken token))))
                       :kf :NextToken)
        found (vec all)]
    (equal (> (count found) 1) true)
    (set (map name (mapcat member found)))))

;; The scenario

(defn- records [user]
  (check "update"
    (equal (update-records user "game" (put "a" "1" 0) (put "b" "2" 0)) {"a" ["1" 1], "b" ["2" 1]}))
  (check "list"
    (let [seen (listing user "game")]
      (equal (by-key seen) {"a" ["1" 1], "b" ["2" 1]})
      (equal (select-keys seen [:Count :DatasetExists :DatasetSyncCount])
             {:Count 2, :DatasetExists true, :DatasetSyncCount 1})))
  (check "conflict"
    (update-records user "game" (put "a" "10" 1))
    (fails "ResourceConflictException" (update-records user "game" (put "a" "11" 1) (put "b" "3" 1)))
    (equal (by-key (listing user "game")) {"a" ["10" 2], "b" ["2" 1]}))
  (check "delta"
    (equal (by-key (listing user "game" {:LastSyncCount 1})) {"a" ["10" 2]}))
  (check "remove"
    (update-records user "game" {:Op "remove", :Key "b", :SyncCount 1})
    (equal (by-key (listing user "game" {:LastSyncCount 2})) {"b" [nil 3]}))
  (check "re-add"
    (fails "ResourceConflictException" (update-records user "game" (put "b" "4" 0)))
    (equal (update-records user "game" (put "b" "4" 3)) {"b" ["4" 4]}))
  (check "lost-response"
    ;; aws-api does not send a request again of which the response was lost. The app does.
    (let [request (patches-request user "game" [(put "c" "5" 0)])]
      (fault {:times 1, :drop true})
      (let [lost (aws/invoke (client (:caller user)) {:op :UpdateRecords, :request (merge (:names user) request)})]
        (equal [(:cognitect.anomalies/category lost) (requests)] [:cognitect.anomalies/fault 1]))
      (equal (by-key (ask user :UpdateRecords request)) {"c" ["5" 5]})
      (equal (:DatasetSyncCount (listing user "game")) 5))))

(defn- datasets [user]
  (check "describe"
    (equal (select-keys (:Dataset (ask user :DescribeDataset {:DatasetName "game"})) [:DatasetName :NumRecords])
           {:DatasetName "game", :NumRecords 3}))
  (check "paging"
    (let [names (map #(str "set:" %) (range 5))]
      (doseq [name names] (update-records user name (put "k" "v" 0)))
      (equal (pages user :ListDatasets :Datasets :DatasetName {}) (set (conj names "game")))
      (equal (pages user :ListRecords :Records :Key {:DatasetName "game"}) #{"a" "b" "c"})))
  (check "usage"
    (equal (:DatasetCount (:IdentityUsage (ask user :DescribeIdentityUsage))) 6)
    (equal (:IdentityPoolId (:IdentityPoolUsage (as-developer user :DescribeIdentityPoolUsage {})))
           (:IdentityPoolId (:names user))))
  (check "delete"
    (ask user :DeleteDataset {:DatasetName "game"})
    (fails "ResourceNotFoundException" (ask user :DescribeDataset {:DatasetName "game"}))
    (equal (select-keys (listing user "game" {:LastSyncCount 5})
                        [:DatasetExists :DatasetDeletedAfterRequestedSyncCount])
           {:DatasetExists false, :DatasetDeletedAfterRequestedSyncCount true}))
  (check "no-records"
    (equal (count (:Records (listing user "new"))) 0)))

(defn- write-odd [user dataset records]
  (let [expected (update-vals records #(vector % 1))]
    (equal (apply update-records user dataset (map (fn [[key value]] (put key value 0)) records)) expected)
    (equal (by-key (listing user dataset)) expected)))

(defn- write-date [user date count]
  (update-records user "dates" (assoc (put "d" "v" count) :DeviceLastModifiedDate date))
  (:DeviceLastModifiedDate (first (:Records (listing user "dates")))))

(defn- sizes [user]
  (check "1024-records"
    (apply update-records user "many" (map #(put (str "k" %) "v" 0) (range 1024)))
    (equal (count (:Records (listing user "many"))) 1024)
    (fails "LimitExceededException" (update-records user "many" (put "one more" "v" 0))))
  (check "1-MB"
    (let [value (str (apply str (repeat 300000 "<é")) (apply str (repeat 100000 "x")))]
      (update-records user "large" (put "k" value 0))
      (equal (= (by-key (listing user "large")) {"k" [value 1]}) true)))
  (check "odd-keys"
    (write-odd user "odd:keys" (zipmap odd odd)))
  (check "odd-values"
    (let [values (concat ["" " " "0" "true" "\n\t" "\u0001" "\ufeff" "{\"a\":1}"] odd)]
      (write-odd user "values" (zipmap (map #(str "k" %) (range)) values))))
  (check "dates"
    (let [first-date (write-date user (Date. 1600000000123) 0)]
      (println (format "note dates: %.3f of 1600000000.123" (/ (.getTime first-date) 1000.0)))
      (equal (write-date user first-date 1) first-date)
      (equal (quot (.getTime first-date) 1000) 1600000000))))

(defn- attempts [user status type]
  (fault {:times 99, :status status, :type type})
  (try
    (let [request {:DatasetName "game", :SyncSessionToken "t", :RecordPatches [(put "k" "v" 0)]}]
      (fails type (ask user :UpdateRecords request))
      (requests))
    (finally (fault {:times 0}))))

(defn- developer-errors [user]
  (check "AlreadyStreamedException"
    (let [streams {:StreamName "clients"
                   :RoleArn "arn:aws:iam::123456789012:role/streams"
                   :StreamingStatus "ENABLED"}]
      (as-developer user :SetIdentityPoolConfiguration {:CognitoStreams streams})
      (as-developer user :BulkPublish {})
      (loop [left 60]
        (when (and (pos? left)
                   (not= "SUCCEEDED" (:BulkPublishStatus (as-developer user :GetBulkPublishDetails {}))))
          (Thread/sleep 500)
          (recur (dec left))))
      (fails "AlreadyStreamedException" (as-developer user :BulkPublish {}))))
  ;; These two take concurrent requests, so the proxy answers.
  (doseq [[op code] [[:BulkPublish "DuplicateRequestException"]
                     [:SetIdentityPoolConfiguration "ConcurrentModificationException"]]]
    (check code
      (fault {:times 1, :status 400, :type code})
      (try
        (fails code (as-developer user op {}))
        (finally (fault {:times 0}))))))

(defn- errors [user other]
  (let [events {:SyncTrigger "arn:aws:lambda:us-east-1:123456789012:function:none"}]
    (check "events"
      (as-developer other :SetCognitoEvents {:Events events})
      (equal (:Events (as-developer other :GetCognitoEvents {})) events)))
  (check "InvalidLambdaFunctionOutputException"
    (fails "InvalidLambdaFunctionOutputException" (update-records other "game" (put "k" "v" 0)))
    (as-developer other :SetCognitoEvents {:Events {:SyncTrigger ""}})
    (equal (update-records other "game" (put "k" "v" 0)) {"k" ["v" 1]}))
  (check "InvalidParameterException"
    (fails "InvalidParameterException" (listing user "game" {:NextToken "none"})))
  (check "NotAuthorizedException"
    (fails "NotAuthorizedException" (call (:caller user) :ListDatasets (:names other))))
  (check "InvalidConfigurationException"
    (fails "InvalidConfigurationException" (ask user :RegisterDevice {:Platform "GCM", :Token "token"})))
  (developer-errors other)
  (check "retries"
    (let [seen (for [[status type] [[429 "TooManyRequestsException"]
                                    [429 "LambdaThrottledException"]
                                    [500 "InternalErrorException"]
                                    [400 "LimitExceededException"]
                                    [409 "ResourceConflictException"]]]
                 (attempts user status type))]
      (println (str "note retries: " (str/join " / " seen) ", and 1 after a lost response"))))
  (check "LambdaSocketTimeoutException"
    (attempts user 400 "LambdaSocketTimeoutException")))

(defn- version []
  (with-open [properties (clojure.java.io/input-stream
                          (clojure.java.io/resource "META-INF/maven/com.cognitect.aws/api/pom.properties"))]
    (.getProperty (doto (java.util.Properties.) (.load properties)) "version")))

(println "note version: aws-api for Clojure" (version))
(let [user (new-user (callers 0))]
  (records user)
  (datasets user)
  (sizes user)
  (errors user (new-user (callers 1))))
(shutdown-agents)
(System/exit (if @failed 1 0))
