package alerts

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/colorprofile"

	"tocsin/graph/alert"
	"tocsin/tui"
	"tocsin/tui/theme"
	"tocsin/tui/tour"
	"tocsin/tui/tuitest"
	"tocsin/tui/views"
)

// scene is a box, a mode or a list of its kind, and the keys that lead to it.
type scene struct {
	name    string
	records func() []alert.Record
	keys    string
	of      []string // integrations
	tour    bool
}

func scenes() []scene {
	return []scene{
		{name: "queue", records: crowd, keys: "j T"},
		{name: "verdict", records: crowd, keys: "j X"},
		{name: "verdict-chosen", records: crowd, keys: "enter X down down"},
		{name: "note", records: crowd, keys: "j c"},
		{name: "tag", records: crowd, keys: "j #"},
		{name: "column-chooser", records: crowd, keys: "C j j"},
		{name: "sort-menu", records: crowd, keys: "S j"},
		{name: "products", records: crowd, keys: "p j"},
		{name: "question", records: crowd, keys: "* x"},
		{name: "marks", records: crowd, keys: "j space j space j"},
		{name: "histogram", records: crowd, keys: "i"},
		{name: "tenants", records: twoTenants, of: []string{"contoso", "fabrikam"}},
		{name: "tenants-wide", records: twoTenants, keys: "j enter", of: []string{"contoso", "fabrikam"}},
		{name: "past", records: crowd, keys: "j enter 9"},
		{name: "palette", records: crowd, keys: ":"},
		{name: "help", records: crowd, keys: "?"},
		{name: "messages", records: crowd, keys: "1 2 M"},
		{name: "table", records: crowd, keys: "F"},
		{name: "tour", records: crowd, tour: true},
	}
}

// twoTenants returns alerts of two integrations, with one of both.
func twoTenants() []alert.Record {
	out := gallery()
	for i, r := range gallery() {
		r.Integration, r.ID = "fabrikam", fmt.Sprintf("f%02d", i)
		out = append(out, r)
	}
	return out
}

// TestPicturesOfScenes draws each scene as a whole terminal, at each size and in each theme.
func TestPicturesOfScenes(t *testing.T) {
	for _, c := range scenes() {
		for _, size := range tuitest.Sizes() {
			for _, th := range tuitest.Themes() {
				name := fmt.Sprintf("scene-%s-%dx%d-%s", c.name, size.W, size.H, th.Name)
				t.Run(name, func(t *testing.T) {
					synctest.Test(t, func(t *testing.T) {
						lines := c.play(t, size, th.Name)
						tuitest.Exact(t, lines, size.W, size.H)
						tuitest.Golden(t, name, tuitest.Picture(lines, size.W))
					})
				})
			}
		}
	}
}

// play presses the keys of a scene, and returns the lines of the terminal.
func (c scene) play(t *testing.T, size tuitest.Size, look string) []string {
	t.Helper()
	x := &session{t: t, fakeStore: newFakeStore(time.Now, c.records()...)}
	registry, err := tui.NewRegistry(nil, Specs())
	if err != nil {
		t.Fatal(err)
	}
	x.list = New(Options{Store: x.fakeStore, Now: time.Now, User: "kim", First: views.All, Integrations: c.of})
	o := tui.Options{Root: x.list, Registry: registry, Now: time.Now, Theme: theme.Options{Name: look, Profile: colorprofile.TrueColor}}
	if c.tour {
		o.Tour = tour.New(tour.Steps())
	}
	app := tui.New(o)
	x.Terminal = tuitest.Start(t, app, size.W, size.H, tuitest.WithColours(colorprofile.TrueColor))
	defer x.quit()
	x.Wait(time.Second)
	x.keys(c.keys)
	x.Wait(time.Second)
	return strings.Split(app.View().Content, "\n")
}
