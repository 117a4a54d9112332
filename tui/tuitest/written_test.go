package tuitest

import (
	"fmt"
	"strings"
	"sync"
	"testing"
)

// What several write at once is there whole, and is taken once.
func TestWritten(t *testing.T) {
	var w Written
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { fmt.Fprint(&w, "word ") })
	}
	all.Wait()
	want := strings.Repeat("word ", 20)
	if got := w.String(); got != want {
		t.Errorf("written %q", got)
	}
	if got := w.Take(); got != want {
		t.Errorf("taken %q", got)
	}
	fmt.Fprint(&w, "more")
	if got := w.Take(); got != "more" {
		t.Errorf("then %q", got)
	}
}
