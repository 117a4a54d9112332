package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
)

// TestAnEmptyListSaysWhatEmptiesIt: how many alerts there would be without each condition, by the names of the
// chips; a condition that brings none back isn't named, and one alone neither: esc says what is without it.
func TestAnEmptyListSaysWhatEmptiesIt(t *testing.T) {
	records := []alert.Record{
		sample("a", 10, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.Low, alert.MDE }),
		sample("b", 20, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.High, alert.Entra }),
		sample("c", 60*48, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.High, alert.MDE }),
		sample("d", 60*72, func(r *alert.Record) { r.Alert.Severity, r.Alert.Provider = alert.High, alert.MDE }),
	}
	flow(t, Options{}, records, func(x *session) {
		x.Wait(time.Second)
		x.ask("severity = 'high' AND provider = 'mde' EARLIEST=-1d")
		x.Wait(time.Second)
		x.says("No alerts match the query.", "without High 1 · without Endpoint 1 · without 1 d 2")
		x.ask("FROM alert WHERE severity = 'high' AND provider = 'mde' AND created_at >= -24h AND title = 'none'")
		x.Wait(time.Second)
		x.says("No alerts match the query.")
		x.silent("without")
		x.ask("title = 'none'")
		x.Wait(time.Second)
		x.silent("without")
		x.ask("title = 'none' AND (severity = 'low' OR provider = 'entra')")
		x.Wait(time.Second)
		x.says("without title = 'none' 2")
		x.ask("severity = 'low'")
		x.Wait(time.Second)
		x.silent("without")
	})
}
