package fault_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"tocsin/graph/fault"
)

// goisms are words of Go's libraries that say nothing to a person.
var goisms = []string{"strconv.", "parsing \"", "listen tcp", "dial tcp", "json:", "invalid character", "EOF", "lookup ", "parse \"", "time:", "bind:", "cannot unmarshal"}

func listenError(address string) error {
	_, err := net.Listen("tcp", address)
	return err
}

func of[T any](_ T, err error) error { return err }

// TestReasonOfWhatGoSays makes real errors of Go's libraries.
func TestReasonOfWhatGoSays(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	var number struct{ N int }
	for _, c := range []struct {
		err  error
		want string
	}{
		{of(strconv.ParseInt("x", 0, 64)), "it is not a whole number"},
		{of(strconv.ParseInt("99999999999999999999", 0, 64)), "the number is too large"},
		{of(strconv.ParseBool("x")), "it is neither true nor false"},
		{of(time.ParseDuration("x")), "it is not a length of time such as 12h"},
		{of(time.Parse(time.RFC3339, "x")), "it is not a time"},
		{json.Unmarshal([]byte("{x"), &number), "it is not the JSON that was expected"},
		{json.Unmarshal([]byte(`{"N":"x"}`), &number), "it is not the JSON that was expected"},
		{io.EOF, "it ends too early"},
		{io.ErrUnexpectedEOF, "it ends too early"},
		{fs.ErrClosed, "it was closed meanwhile"},
		{listenError("nope"), "the port is missing, as in 127.0.0.1:8080"},
		{listenError("127.0.0.1:99999"), "the port is not a number up to 65535"},
		{listenError("127.0.0.1:x"), "the port is not a number up to 65535"},
		{listenError("a:b:c"), "it is not an address"},
		{listenError(taken.Addr().String()), "another program uses the address already"},
		{&url.Error{Op: "parse", URL: "https://a b", Err: url.InvalidHostError(" ")}, "it is not an address"},
		{&net.OpError{Op: "listen", Net: "tcp", Err: os.NewSyscallError("bind", syscall.EADDRNOTAVAIL)}, "this computer does not have the address"},
		{errors.New("json: unsupported"), "unsupported"},
	} {
		if got, _ := fault.Reason(c.err); got != c.want {
			t.Errorf("%v: %q, want %q", c.err, got, c.want)
		}
		f := fault.Of(fmt.Errorf("read: %w", c.err))
		if f.Sentence != "read: "+c.want || !errors.Is(f, c.err) {
			t.Errorf("%v: the fault is %q", c.err, f.Sentence)
		}
		for _, word := range goisms {
			if strings.Contains(f.Sentence+f.Hint, word) {
				t.Errorf("%q holds %q", f.Sentence, word)
			}
		}
	}
}

// A fault made of an error of the system names the path and what to do.
func TestFaultOfAPath(t *testing.T) {
	path := t.TempDir()
	_, err := os.ReadFile(path)
	f := fault.Of(fmt.Errorf("read settings: %w", err))
	if f.Sentence != "read settings: cannot read "+path+": it is a folder" || f.Hint == "" {
		t.Errorf("%q, %q", f.Sentence, f.Hint)
	}
}
