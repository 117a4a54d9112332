package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/cells"
	"tocsin/tui/facets"
	"tocsin/tui/feeds"
)

// The column of tenants is there as long as rows of more than one integration may be listed.
func TestTenantColumn(t *testing.T) {
	for _, c := range []struct {
		name   string
		o      Options
		stored string // of a feed beside that of contoso; "" for none
		want   bool
	}{
		{"one", Options{Integrations: []string{"contoso"}}, "", false},
		{"all, which are one", Options{}, "", false},
		{"all, which are two", Options{}, "fabrikam", true},
		{"two", Options{Integrations: []string{"contoso", "fabrikam"}}, "", true},
		{"one of two", Options{Integrations: []string{"contoso", "fabrikam"}, Only: []string{"fabrikam"}}, "fabrikam", false},
		{"one that another process brought", Options{Integrations: []string{"contoso"}}, "fabrikam", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			flow(t, c.o, plain(5), func(x *session) {
				if c.stored != "" {
					x.fakeStore.set(fresh("contoso", alert.AlertsV2, time.Now()), fresh(c.stored, alert.AlertsV2, time.Now()))
				}
				x.Wait(3 * time.Second)
				if c.want {
					x.says("TENANT")
				} else {
					x.silent("TENANT")
				}
			})
		})
	}
	flow(t, Options{Integrations: []string{"contoso"}}, plain(5), func(x *session) {
		x.Send(feeds.Integrations{Names: []string{"contoso", "fabrikam"}})
		x.Wait(time.Second)
		x.says("TENANT")
		x.Send(feeds.Integrations{Names: []string{"contoso"}})
		x.Wait(time.Second)
		x.silent("TENANT")
	})
}

// TestTenantOfARecordWithoutAFeed: what another process imports has no feed, and its row says whose it is.
func TestTenantOfARecordWithoutAFeed(t *testing.T) {
	flow(t, Options{Integrations: []string{"contoso"}}, plain(3), func(x *session) {
		x.Wait(time.Second)
		x.silent("TENANT")
		x.arrive("imported", "fabrikam", alert.AlertsV2)
		x.Wait(time.Second)
		x.says("TENANT", "fabrikam")
		x.keys(":")
		x.Type("tenant fabrikam")
		x.keys("enter")
		x.Wait(time.Second)
		x.query("integration = 'fabrikam'")
	})
}

// A column that a person hid stays hidden after a restart, also one that there is a use for only
// later; one that they never had a chance to hide is shown.
func TestAHiddenColumnStaysHidden(t *testing.T) {
	var left State
	two := Options{Integrations: []string{"contoso", "fabrikam"}}
	flow(t, two, tenants(), func(x *session) {
		x.says("TENANT")
		x.keys("C j j j space enter")
		x.silent("TENANT")
		x.quit()
		left, _ = x.list.Left()
	})
	for _, hidden := range []bool{true, false} {
		if two.Resume = &left; !hidden {
			left.Hidden = nil
		}
		flow(t, two, tenants(), func(x *session) {
			x.Wait(time.Second)
			if hidden {
				x.silent("TENANT")
			} else {
				x.says("TENANT")
			}
		})
	}
}

// The chip of a status says what its column says.
func TestStatusChipsSayWhatTheColumnSays(t *testing.T) {
	for _, v := range facets.Status().Values {
		if cell, _ := cells.Status(nil, &index.Row{Status: alert.Status(v.Word)}); cell != v.Name {
			t.Errorf("the column says %q, the chip %q", cell, v.Name)
		}
	}
}

// The option of the chooser leaves columns of one value out of the list, and another list goes on so.
func TestColumnsOfOneValueAreLeftOut(t *testing.T) {
	var left State
	flow(t, Options{}, plain(30), func(x *session) {
		x.ask("severity = 'high'")
		x.says("SEV", "PRODUCT")
		x.keys("C")
		for range 20 {
			x.keys("j")
		}
		x.says("[ ] leave out what all rows in sight share")
		x.keys("space enter")
		x.silent(" SEV ", "─ columns ─")
		x.says("TITLE")
		x.quit()
		left, _ = x.list.Left()
	})
	if !left.Shared {
		t.Fatalf("%+v", left)
	}
	flow(t, Options{Resume: &left}, plain(30), func(x *session) { x.silent(" SEV ") })
}

// What a person decides can be seen in the list: each field is a column to choose, by which rows are
// sorted and filtered.
func TestDecidedFieldsAreColumns(t *testing.T) {
	flow(t, Options{}, plain(3), func(x *session) {
		x.keys("b #")
		x.Type("vip")
		x.keys("enter C")
		x.says("[ ] bookmark", "[ ] note", "[ ] ticks", "[ ] category", "[ ] assigned", "[ ] tags")
		x.keys("esc")
		x.edit(func(l *Screen) { l.rows.Columns.ChooseName("OWNER") }) // the last one before those
		x.keys(">")
		x.says("TAGS", "vip")
		x.edit(func(l *Screen) { l.rows.Columns.Set([]string{"TITLE", "TAGS", "BOOKMARK"}) })
		x.Wait(time.Second)
		x.says("TAGS", "vip", "BOOKMARK")
		x.edit(func(l *Screen) { l.rows.Columns.ChooseName("TAGS") })
		x.keys("s =")
		x.query("triage.tags = 'vip'")
	})
}

// OWNER names who works on an alert, also one whom the product names, as the sign before the title
// does, and = filters by where the name is from.
func TestOwnersOfTheProduct(t *testing.T) {
	records := plain(3)
	records[0].Alert.AssignedTo = "lee@contoso.example"
	flow(t, Options{}, records, func(x *session) {
		x.edit(func(l *Screen) { l.rows.Columns.ChooseName("OWNER") })
		x.Wait(time.Second)
		x.says("OWNER", "lee")
		x.keys("g =")
		x.query("assigned_to = 'lee@contoso.example'")
		x.says("1/1")
		x.keys("= a")
		x.Wait(time.Second)
		x.keys("g =")
		x.query("triage.assigned_to = 'kim'")
	})
}
