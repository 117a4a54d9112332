package sqlite

import (
	"context"
	"path/filepath"
	"reflect"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/engine"
	"tocsin/store/storetest"
)

// TestWhatIsInterruptedSaysSo: a person who ends the program is never told of a store that
// failed, in whichever call: opening is one.
func TestWhatIsInterruptedSaysSo(t *testing.T) {
	ctx, end := context.WithCancel(t.Context())
	end()
	path := filepath.Join(t.TempDir(), "store.db")
	for _, stands := range []string{"a new store", "a store"} {
		for _, options := range []Options{{}, {ReadOnly: true}} {
			db, err := Open(ctx, path, options)
			if kind := fault.Of(err).Kind; kind != fault.Interrupted {
				t.Errorf("%s, read-only %v: opened %v, error %v of kind %v", stands, options.ReadOnly, db != nil, err, kind)
			}
		}
		putAll(t, openAt(t, path), storetest.Full(1))
	}
}

// TestEveryCallThatIsInterruptedSaysSo calls each method that takes a context with one that
// has ended.
func TestEveryCallThatIsInterruptedSaysSo(t *testing.T) {
	db := openNew(t)
	putAll(t, db, storetest.Full(1), storetest.Full(2))
	ctx, end := context.WithCancel(t.Context())
	end()
	key := storetest.Full(1).Key
	feed := ingest.Feed{Integration: key.Integration, Source: key.Source}
	given := map[reflect.Type]any{}
	for _, v := range []any{
		ctx, filepath.Join(t.TempDir(), "copy.db"), 5, int64(0), feed,
		[]alert.Key{key},
		ingest.Batch{Records: []alert.Record{storetest.Full(3)}},
		[]alert.Record{storetest.Full(1)},
		[]engine.Act{{Key: key, State: alert.TriageDone, By: "kim", At: 1}},
		alert.Time(1),
		engine.Epoch{ID: [16]byte{1}},
	} {
		given[reflect.TypeOf(v)] = v
	}
	contexts, errs := reflect.TypeFor[context.Context](), reflect.TypeFor[error]()
	called := 0
	for i := range reflect.TypeOf(db).NumMethod() {
		method := reflect.TypeOf(db).Method(i)
		if method.Type.NumIn() < 2 || method.Type.In(1) != contexts || method.Name == "Still" { // which never waits
			continue
		}
		args := []reflect.Value{reflect.ValueOf(db), reflect.ValueOf(ctx)}
		for in := 2; in < method.Type.NumIn(); in++ {
			arg := reflect.New(method.Type.In(in)).Elem()
			if v, ok := given[arg.Type()]; ok {
				arg.Set(reflect.ValueOf(v))
			}
			args = append(args, arg)
		}
		out := method.Func.Call(args)
		last := out[len(out)-1]
		if last.Kind() == reflect.Func { // the error is the second of each pair
			pairs := last
			last = reflect.Zero(errs)
			for _, err := range pairs.Seq2() {
				last = err
			}
		}
		called++
		if err, _ := last.Interface().(error); fault.Of(err) == nil || fault.Of(err).Kind != fault.Interrupted {
			t.Errorf("%s: %v", method.Name, err)
		}
	}
	if called < 25 {
		t.Errorf("%d methods take a context", called)
	}
}
