// Echoes the event on standard input through aws-lambda-go's CognitoEvent.
package main

import (
	"encoding/json"
	"os"

	"github.com/aws/aws-lambda-go/events"
)

func main() {
	var event events.CognitoEvent
	if err := json.NewDecoder(os.Stdin).Decode(&event); err != nil {
		panic(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(event); err != nil {
		panic(err)
	}
}
