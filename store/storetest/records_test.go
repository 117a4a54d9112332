package storetest

import (
	"reflect"
	"testing"
)

// TestFullIsFull: what the suite's full records leave empty, no engine is asked
// to keep. A field that is new in package alert must be filled here.
func TestFullIsFull(t *testing.T) {
	for _, whole := range []reflect.Value{
		reflect.ValueOf(*Full(1).Alert), reflect.ValueOf(*fullIncident("1").Incident),
	} {
		for i := range whole.NumField() {
			if whole.Field(i).IsZero() {
				t.Errorf("%s.%s is empty", whole.Type().Name(), whole.Type().Field(i).Name)
			}
		}
	}
}
