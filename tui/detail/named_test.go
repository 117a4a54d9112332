package detail

import (
	"errors"
	"fmt"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/memory"
)

// What is one thing is one, with the figures of all its names; of very many the first are asked for, and an
// error ends it.
func TestThingsOfARecord(t *testing.T) {
	entities := []alert.Entity{{Type: alert.File, Value: "cmd.exe"}, {Type: alert.Process, Value: "CMD.EXE"}, {Type: alert.UUID, Value: "118b45d0-0444-49e8-9e1e-f2af13e0bbab"}}
	for i := range mostCounted {
		entities = append(entities, alert.Entity{Type: alert.Command, Value: fmt.Sprintf("d%d.example", i)})
	}
	groups := []story.Group{{Evidence: []alert.Evidence{{Props: []alert.Prop{{Name: "azureAdUserId", Value: entities[2].Value}}}}}}
	asked := 0
	things, err := Things(entities, groups, 90, func(e *alert.Entity) (memory.Prevalence, error) {
		asked++
		if e.Type == alert.Command {
			return memory.Prevalence{Alerts: 80 - asked}, nil
		}
		return memory.Prevalence{Alerts: 3}, nil
	})
	if err != nil || asked != mostCounted || len(things) != len(entities)-1 {
		t.Fatalf("%d things, %d asked for, %v", len(things), asked, err)
	}
	words := map[string]bool{}
	for _, th := range things {
		words[th.Word+" "+th.Value] = th.Common != nil
	}
	if !words["file, process cmd.exe"] || words["user id "+entities[2].Value] {
		t.Errorf("known are %v", words)
	}
	if _, err := Things(entities, groups, 90, func(*alert.Entity) (memory.Prevalence, error) { return memory.Prevalence{}, errors.New("late") }); err == nil {
		t.Error("no error")
	}
}
