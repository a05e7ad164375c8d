#!/usr/bin/env bash
# A thousand dates, one for each millisecond of a second, read by both versions of Go's SDK: in 2026, and in 2038.
#
# Packages: github.com/aws/aws-sdk-go v1.55.8 (service cognitosync), github.com/aws/aws-sdk-go-v2/service/kms v1.62.6 with
#   github.com/aws/smithy-go v1.28.9 (Go modules). smithy-go converts the dates of every service that uses JSON, so KMS
#   stands in for Cognito Sync, whose module of version 2 was not to be had.
# Expected: each date is read as the millisecond in the response. Both versions keep milliseconds, and a double tells all of
#   them apart for thousands of years.
# Behaviour: the SDKs multiply the seconds by 1,000 in binary floating point, and cut the product to whole milliseconds. With
#   the dates of today, the product is rounded to the whole number, and each date is right. From 2038-01-19 (2^31 seconds) to
#   2039-09-07 (2^41 milliseconds) it is not: a quarter of all dates with milliseconds are a millisecond early. Code that
#   compares dates, or writes back what it read, passes all tests today and fails then. By the same arithmetic, dates of 2004 after
#   2^30 seconds are affected; this was not run.
# Seen:
#   2026-11-29  v1 0 early, v2 0 early
#   2038-01-18  v1 0 early, v2 0 early
#   2038-01-20  v1 240 early, v2 240 early
#   2039-09-06  v1 240 early, v2 240 early
#   2039-09-08  v1 0 early, v2 0 early
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
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	v1 "github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/cognitosync"
)

var response string

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
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
	for _, day := range []time.Time{
		time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC),
		time.Date(2038, 1, 18, 0, 0, 0, 0, time.UTC),
		time.Date(2038, 1, 20, 0, 0, 0, 0, time.UTC),
		time.Date(2039, 9, 6, 0, 0, 0, 0, time.UTC),
		time.Date(2039, 9, 8, 0, 0, 0, 0, time.UTC),
	} {
		fmt.Printf("%s  v1 %d early, v2 %d early\n", day.Format(time.DateOnly), early(day, version1(one, day)), early(day, version2(two, day)))
	}
}

// version1 reads a record for each millisecond of the second.
func version1(client *cognitosync.CognitoSync, second time.Time) []time.Time {
	response = list("Records", "DeviceLastModifiedDate", second)
	listing, err := client.ListRecords(&cognitosync.ListRecordsInput{
		IdentityPoolId: v1.String("pool"),
		IdentityId:     v1.String("me"),
		DatasetName:    v1.String("settings"),
	})
	check(err)
	var dates []time.Time
	for _, record := range listing.Records {
		dates = append(dates, *record.DeviceLastModifiedDate)
	}
	return dates
}

// version2 reads a grant for each millisecond of the second.
func version2(client *kms.Client, second time.Time) []time.Time {
	response = list("Grants", "CreationDate", second)
	listing, err := client.ListGrants(context.Background(), &kms.ListGrantsInput{KeyId: aws.String("key")})
	check(err)
	var dates []time.Time
	for _, grant := range listing.Grants {
		dates = append(dates, *grant.CreationDate)
	}
	return dates
}

func list(name, member string, second time.Time) string {
	var items []string
	for ms := 0; ms < 1000; ms++ {
		items = append(items, fmt.Sprintf(`{"%s":%d.%03d}`, member, second.Unix(), ms))
	}
	return fmt.Sprintf(`{"%s":[%s]}`, name, strings.Join(items, ","))
}

// early counts the dates that are one millisecond before the one in the response.
func early(second time.Time, read []time.Time) int {
	count := 0
	for ms, date := range read {
		switch second.UnixMilli() + int64(ms) - date.UnixMilli() {
		case 0:
		case 1:
			count++
		default:
			panic(date)
		}
	}
	return count
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
GO
cat >described.txt <<'TEXT'
2026-11-29  v1 0 early, v2 0 early
2038-01-18  v1 0 early, v2 0 early
2038-01-20  v1 240 early, v2 240 early
2039-09-06  v1 240 early, v2 240 early
2039-09-08  v1 0 early, v2 0 early
TEXT
go run main.go 2>errors.txt | tee seen.txt || { cat errors.txt; exit 1; }
diff described.txt seen.txt >/dev/null || { echo "changed: expected the counts in the header"; exit 1; }
