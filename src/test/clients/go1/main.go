// Makes the calls of ../python/scenario.py with the AWS SDK for Go, version 1.
//
// Prints the SDK's version. Then each line of standard input is a call, and each further line of standard output its
// response, both as JSON.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"

	"github.com/aws/aws-sdk-go/aws"
	"github.com/aws/aws-sdk-go/aws/awserr"
	"github.com/aws/aws-sdk-go/aws/credentials"
	"github.com/aws/aws-sdk-go/aws/session"
	"github.com/aws/aws-sdk-go/service/cognitosync"
)

// call is one line of input. Members is the operation's input, with the API's names, which Go's structs share.
type call struct {
	Endpoint, Region, AccessKey, Secret, Token string
	Operation                                  string
	Members                                    json.RawMessage
}

// response has the output, or the name of an error and its text.
type response struct {
	Output        any
	Error, Detail string
}

func main() {
	fmt.Println(aws.SDKVersion)
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return
		}
		encoded, err := json.Marshal(respond(line))
		if err != nil {
			panic(err)
		}
		fmt.Println(string(encoded))
	}
}

func respond(line []byte) response {
	var call call
	if err := json.Unmarshal(line, &call); err != nil {
		panic(err)
	}
	output, err := invoke(call)
	var named awserr.Error
	if errors.As(err, &named) {
		return response{Error: named.Code(), Detail: err.Error()}
	}
	if err != nil {
		panic(err)
	}
	return response{Output: output}
}

func client(call call) *cognitosync.CognitoSync {
	client := cognitosync.New(session.Must(session.NewSession()), &aws.Config{
		Endpoint:    aws.String(call.Endpoint),
		Region:      aws.String(call.Region),
		Credentials: credentials.NewStaticCredentials(call.AccessKey, call.Secret, call.Token),
	})
	client.SigningName = "execute-api"
	return client
}

// invoke calls the client's method with the name of the operation.
func invoke(call call) (any, error) {
	method := reflect.ValueOf(client(call)).MethodByName(call.Operation)
	input := reflect.New(method.Type().In(0).Elem())
	if err := json.Unmarshal(call.Members, input.Interface()); err != nil {
		panic(err)
	}
	results := method.Call([]reflect.Value{input})
	err, _ := results[1].Interface().(error)
	return results[0].Interface(), err
}
