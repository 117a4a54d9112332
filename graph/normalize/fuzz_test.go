package normalize_test

import (
	"bytes"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// seeds adds whole items and broken ones.
func seeds(f *testing.F) {
	f.Helper()
	for _, name := range []string{"alert-4k.json", "alert-v2.json", "legacy.json", "o365-alert.json", "o365-dlp.json"} {
		raw, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add(raw[:len(raw)/2])
	}
	for _, item := range []string{
		``, ` `, `null`, `[]`, `{}`, `{"id":"1"}`, `{"id":"\ud800"}`, "{\"id\":\"\xff\x00\"}", `{"id":"1","id":2}`, `{"evidence":[[]]}`,
		`{"evidence":[{"@odata.type":"#.Evidence","a":{"@odata.type":"x","roles":[[],{}]}}],"priorityScore":-1e9}`,
		`{"evidence":[{"a":[[[{"b":[1,{"c":null}]}]]],"":{"":""}}],"tags":[1,"a",null]}`, "{\"\xff\":{\"\\u0000\":1},\"evidence\":[{\"\xff\\u0000\":\"\xff\"}]}",
		`{"evidence":[{"@odata.type":"#.userEvidence","userAccount":{"userPrincipalName":"a","accountName":"b"}},{"@odata.type":"#.userEvidence","userAccount":{"userPrincipalName":"b","accountName":"a"}}]}`,
		`{"userStates":[{"userPrincipalName":"a","accountName":"b"}],"userStates":[{"accountName":"b"}],"evidence":[],"evidence":[{}]}`,
		`{"createdDateTime":"T","lastUpdateDateTime":"2026-01-01T1:"}`, `{"userStates":[{"a":1}],"vendorInformation":{"provider":[]}}`,
		`{"id":"1","riskEventType":"anomalousToken","additionalInfo":"[{\"Key\":\"userAgent\",\"Value\":[\"a\",null,1]},{\"Key\":\"\"}]","location":{"city":"x"}}`,
		`{"properties":{"id":"1","riskType":"generic","additionalInfo":"{\"clientIp\":\"192.0.2.1\"}","properties":{}},"category":"UserRiskEvents"}`,
		`{"id":"1","riskState":[],"additionalInfo":"[[],{\"Key\":1","requestId":{}}`,
		`{"Id":"1","Operation":"AlertUpdated","RecordType":"40","AlertId":"a","Data":"{\"trc\":\"a,b;c\",\"ts\":\"2026-01-01 08:00:00Z\"}","AlertLinks":"x"}`,
		`{"records":[{"Id":"1","AlertId":"a","RecordType":40},[],null,{"Id":"2","AlertId":"b","RecordType":40,"Data":"{}{}"}],"records":[{}]}`, `{"records":{}}`,
		strings.Repeat(`{"evidence":[`, 40), `{"evidence":[` + strings.Repeat(`{"nics":[`, 40) + strings.Repeat(`]}`, 40) + `]}`,
	} {
		f.Add([]byte(item))
	}
}

func FuzzRecord(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, alert.RiskDetections, alert.O365Management} {
			rec := normalize.Record("c", source, raw)
			if !bytes.Equal(rec.Raw, before) {
				t.Fatal("raw was changed")
			}
			kinds := slices.DeleteFunc(slices.Clone(alert.Kinds()), func(k *alert.Kind) bool { return !k.Holds(&rec) })
			if rec.ID == "" || len(kinds) != 1 || !alert.SourceOf(source).Makes(kinds[0]) {
				t.Fatalf("id %q, %d kinds, alert %v, incident %v, event %v", rec.ID, len(kinds), rec.Alert, rec.Incident, rec.Event)
			}
			entities := *kinds[0].Slot(alert.FieldOf("entities")).Entities(&rec)
			for i, e := range entities {
				if e.Of != 0 && (e.Of < 0 || e.Of > len(entities) || e.Of == i+1 || entities[e.Of-1].Of != 0) {
					t.Fatalf("entity %d of %d is a spelling of %d", i+1, len(entities), e.Of)
				}
			}
			if again := normalize.Record("c", source, before); !reflect.DeepEqual(again, rec) {
				t.Fatal("the same bytes gave two records")
			}
			for _, s := range append(stringsOf(reflect.ValueOf(rec)), rec.ID) {
				if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
					t.Fatalf("%q is no clean text", s)
				}
			}
		}
	})
}

func FuzzEvidence(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, alert.RiskDetections, alert.O365Management} {
			list := normalize.Evidence(source, raw)
			if !bytes.Equal(raw, before) {
				t.Fatal("raw was changed")
			}
			if !reflect.DeepEqual(list, normalize.Evidence(source, raw)) {
				t.Fatal("the same bytes gave two lists")
			}
			for _, e := range list {
				if e.Name == "" {
					t.Fatalf("%+v has no name", e)
				}
			}
			for _, s := range stringsOf(reflect.ValueOf(list)) {
				if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
					t.Fatalf("%q is no clean text", s)
				}
			}
		}
	})
}

func FuzzFingerprint(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		before := bytes.Clone(raw)
		print := normalize.Fingerprint(raw)
		if print != normalize.Fingerprint(before) || !bytes.Equal(raw, before) {
			t.Fatal("a fingerprint is not the item's alone")
		}
		for _, source := range []alert.SourceName{alert.AlertsV2, alert.Incidents, alert.Legacy, alert.RiskDetections, alert.O365Management} {
			if got := normalize.Record("c", source, raw).Print; got != print {
				t.Fatalf("%s: the scan of a record gives %x, Fingerprint %x", source, got, print)
			}
		}
	})
}

// stringsOf collects every string in v, but those of Raw, which are bytes.
func stringsOf(v reflect.Value) (all []string) {
	switch v.Kind() {
	case reflect.String:
		return []string{v.String()}
	case reflect.Pointer:
		if !v.IsNil() {
			return stringsOf(v.Elem())
		}
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return nil
		}
		for i := range v.Len() {
			all = append(all, stringsOf(v.Index(i))...)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			all = append(all, stringsOf(v.Field(i))...)
		}
	}
	return all
}

func FuzzRecognise(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		source, ok := normalize.Recognise(raw)
		if row := alert.SourceOf(source); ok != (row != nil) || ok && row.Planned {
			t.Fatalf("recognised as %q, %t", source, ok)
		}
		if of, ok := normalize.RecogniseContext(string(raw)); ok != (of != "") {
			t.Fatalf("recognised as %q, %t", of, ok)
		}
	})
}
