package handon

import (
	"testing"

	"tocsin/graph/alert"
)

// A condition on a type of entity asks for one, another doesn't.
func TestEntityOf(t *testing.T) {
	if e := entityOf("@ip", "203.0.113.7"); e == nil || e.Type != alert.IP || e.Value != "203.0.113.7" {
		t.Errorf("%+v", e)
	}
	if e := entityOf("title", "x"); e != nil {
		t.Errorf("a title is %+v", e)
	}
}
