#!/usr/bin/env bash
# The dates 9999-12-31T23:59:59Z, often used for "never", and 0001-01-01T00:00:00Z, the zero time.Time, with Go's SDKs.
#
# Packages: github.com/aws/aws-sdk-go v1.55.8 (service cognitosync), github.com/aws/aws-sdk-go-v2/service/kms v1.62.6 with
#   github.com/aws/smithy-go v1.28.9 (Go modules). smithy-go converts the dates of every service that uses JSON, so KMS
#   stands in for Cognito Sync, whose module of version 2 was not to be had.
# Expected: a date is sent as its seconds, 253402300799 and -62135596800, and is read from them. time.Time can have both. An
#   SDK that cannot send or read a date returns an error.
# Behaviour: both versions convert through a 64-bit count of nanoseconds, which covers 1677-09-21 to 2262-04-11. Other dates
#   wrap around, in both directions and without an error. "Never" is sent as a day in 1816, and the "never" of another client
#   is read as that day, so what should last forever ended long ago. Use dates before 2262, and test a date with IsZero before
#   it is sent.
# Seen:
#   v1  2262-04-11  sent 9223286400 (2262-04-11)  read as 2262-04-11
#   v2  2262-04-11  sent 9223286400 (2262-04-11)  read as 2262-04-11
#   v1  9999-12-31  sent -4852116232.933 (1816-03-30)  read as 1816-03-30
#   v2  9999-12-31  sent -4852116232.933 (1816-03-30)  read as 1816-03-30
#   v1  0001-01-01  sent -6795364578.871 (1754-08-30)  read as 1754-08-30
#   v2  0001-01-01  sent -6795364578.871 (1754-08-30)  read as 1754-08-30
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

export GOFLAGS=-mod=mod GOMODCACHE="$work/modules"
go mod init probe 2>/dev/null
go get github.com/aws/aws-sdk-go@v1.55.8 github.com/aws/aws-sdk-go-v2/service/kms@v1.62.6 \
  github.com/aws/smithy-go@v1.28.9 2>go.log || { cat go.log; exit 1; }

cat >main.go <<'GO'
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	v1 "github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/cognitosync"
)

var sent, response string

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if date := regexp.MustCompile(`"(?:DeviceLastModifiedDate|ValidTo)":([^,}]+)`).FindSubmatch(body); date != nil {
			sent = string(date[1])
		}
		io.WriteString(w, response)
	}))
	one := cognitosync.New(session.Must(session.NewSession(&v1.Config{
		Endpoint:    &server.URL,
		Region:      v1.String("eu-west-1"),
		Credentials: credentials.NewStaticCredentials("key", "secret", ""),
	})))
	two := kms.New(kms.Options{
		BaseEndpoint: &server.URL,
		Region:       "eu-west-1",
		Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
			return aws.Credentials{AccessKeyID: "key", SecretAccessKey: "secret"}, nil
		}),
	})
	for _, date := range []time.Time{
		time.Date(2262, 4, 11, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC),
		{},
	} {
		show("v1", date, withVersion1(one, date))
		show("v2", date, withVersion2(two, date))
	}
}

// withVersion1 writes a record with the date, and returns the date of a record that has it.
func withVersion1(client *cognitosync.CognitoSync, date time.Time) time.Time {
	pool, me, settings := v1.String("pool"), v1.String("me"), v1.String("settings")
	patch := &cognitosync.RecordPatch{
		Key:                    v1.String("k"),
		Op:                     v1.String("replace"),
		SyncCount:              v1.Int64(0),
		DeviceLastModifiedDate: &date,
	}
	response = `{}`
	_, err := client.UpdateRecords(&cognitosync.UpdateRecordsInput{
		IdentityPoolId:   pool,
		IdentityId:       me,
		DatasetName:      settings,
		SyncSessionToken: v1.String("token"),
		RecordPatches:    []*cognitosync.RecordPatch{patch},
	})
	check(err)
	response = `{"Records":[{"Key":"k","DeviceLastModifiedDate":` + strconv.FormatInt(date.Unix(), 10) + `}]}`
	listing, err := client.ListRecords(&cognitosync.ListRecordsInput{IdentityPoolId: pool, IdentityId: me, DatasetName: settings})
	check(err)
	return *listing.Records[0].DeviceLastModifiedDate
}

// withVersion2 sends a date until which a key is valid, and returns the one of a key that has it.
func withVersion2(client *kms.Client, date time.Time) time.Time {
	key := aws.String("key")
	response = `{}`
	_, err := client.ImportKeyMaterial(context.Background(), &kms.ImportKeyMaterialInput{
		KeyId:                key,
		EncryptedKeyMaterial: []byte("material"),
		ImportToken:          []byte("token"),
		ValidTo:              &date,
	})
	check(err)
	response = `{"KeyMetadata":{"KeyId":"key","ValidTo":` + strconv.FormatInt(date.Unix(), 10) + `}}`
	described, err := client.DescribeKey(context.Background(), &kms.DescribeKeyInput{KeyId: key})
	check(err)
	return *described.KeyMetadata.ValidTo
}

func show(version string, date, read time.Time) {
	seconds, err := strconv.ParseFloat(sent, 64)
	check(err)
	day := time.Unix(int64(seconds), 0).UTC().Format(time.DateOnly)
	fmt.Printf("%s  %s  sent %s (%s)  read as %s\n", version, date.Format(time.DateOnly), sent, day, read.Format(time.DateOnly))
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
cat >described.txt <<'TEXT'
v1  2262-04-11  sent 9223286400 (2262-04-11)  read as 2262-04-11
v2  2262-04-11  sent 9223286400 (2262-04-11)  read as 2262-04-11
v1  9999-12-31  sent -4852116232.933 (1816-03-30)  read as 1816-03-30
v2  9999-12-31  sent -4852116232.933 (1816-03-30)  read as 1816-03-30
v1  0001-01-01  sent -6795364578.871 (1754-08-30)  read as 1754-08-30
v2  0001-01-01  sent -6795364578.871 (1754-08-30)  read as 1754-08-30
TEXT
go run main.go 2>errors.txt | tee seen.txt || { cat errors.txt; exit 1; }
diff described.txt seen.txt >/dev/null || { echo "changed: expected the dates in the header"; exit 1; }
