#!/usr/bin/env bash
# A sync trigger in Go that returns its event unchanged.
#
# Package: github.com/aws/aws-lambda-go v1.55.1 (Go module), type events.CognitoEvent.
# Expected: decoding an event and encoding it again gives the same event.
# Behaviour: null becomes "", which is also a valid value. A new record gets oldValue "", a removed record newValue "". A
#   trigger that tests NewValue == "" cannot tell a removal from an empty value: it must test Op. A service that reads
#   newValue without op stores "" instead of removing the record.
# Seen:
#   sent      {"new":{"oldValue":null,"newValue":"1","op":"replace"},"old":{"oldValue":"1","newValue":null,"op":"remove"}}
#   returned  {"new":{"newValue":"1","oldValue":"","op":"replace"},"old":{"newValue":"","oldValue":"1","op":"remove"}}
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

export GOFLAGS=-mod=mod GOMODCACHE="$work/modules"
go mod init probe 2>/dev/null
go get github.com/aws/aws-lambda-go@v1.55.1 2>/dev/null

cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/events"
)

const sent = `{"new":{"oldValue":null,"newValue":"1","op":"replace"},"old":{"oldValue":"1","newValue":null,"op":"remove"}}`

func main() {
	var event events.CognitoEvent
	if err := json.Unmarshal([]byte(`{"datasetRecords":`+sent+`}`), &event); err != nil {
		fmt.Println("changed:", err)
		os.Exit(1)
	}
	returned, err := json.Marshal(event.DatasetRecords)
	fmt.Println("sent     ", sent)
	fmt.Println("returned ", string(returned))
	const described = `{"new":{"newValue":"1","oldValue":"","op":"replace"},"old":{"newValue":"","oldValue":"1","op":"remove"}}`
	if err != nil || string(returned) != described {
		fmt.Println("changed: expected empty strings for the nulls")
		os.Exit(1)
	}
}
GO
go run main.go
