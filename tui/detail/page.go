package detail

import (
	"fmt"
	"strconv"
	"time"

	"tocsin/store/links"
	"tocsin/tui/command"
	"tocsin/tui/theme"
)

// page is a row of the pane's tabs: commands, tab line and drawing loop over it. A tab's
// key is its number, from 1.
type page struct {
	id         string // of its command, without the context
	title      string
	brief      string // for a narrow tab line
	briefest   string // for the narrowest one that names all pages; "" for the same
	whole      string // the title in the pane of an incident; "" for the same
	wholeBrief string // its brief for the narrowest tab line
	help       string
	aged       bool // shows ages, so it is built again each minute
	folds      bool // has rows that fold, which a search unfolds
	count      func(*content) int
	write      func(*writer, scene)
	parts      func(*writer, scene) partWriter // in place of write, for a page that may be long; nil if all is written at once
}

// scene holds what a page is written of, besides what the writer holds.
type scene struct {
	*content
	now    time.Time // in the zone that times are written in
	folds  folds
	ticked func(action string) bool
	other  *content // what the record is compared with; nil for its own past

	past    *fetch[past]
	related *related
	common  *commonness
	linked  *fetch[links.Links]
	part    *fetch[string]
}

// The numbers of pages that others name.
const (
	summaryPage  = iota
	evidencePage = 1
	timelinePage = 3
	historyPage  = 4
	rawPage      = 5
	comparePage  = 6
	relatedPage  = 7
	pastPage     = 8
)

// pageRows lists the pages in the order of their tabs.
func pageRows() []page {
	return []page{
		{id: "summary", title: "Summary", brief: "Sum", help: "summary: what happened", aged: true, folds: true, write: writeSummary},
		{id: "evidence", title: "Evidence", brief: "Evid", whole: "Alerts", wholeBrief: "Alrt", help: "evidence; of an incident, its alerts", count: (*content).evidenceCount, folds: true, parts: evidenceParts},
		{id: "processes", title: "Process tree", brief: "Tree", help: "process tree", count: func(c *content) int { return len(c.processes) }, write: writeProcesses},
		{id: "timeline", title: "Timeline", brief: "Time", help: "timeline", count: eventCount, aged: true, write: writeTimeline},
		{id: "history", title: "History", brief: "Hist", help: "history of changes", count: func(c *content) int { return len(c.changes) }, aged: true, write: writeHistory},
		{id: "raw", title: "Raw", brief: "Raw", help: "raw item, as received", parts: rawParts},
		{id: "compare", title: "Compare", brief: "Diff", briefest: "Dif", help: "compare with another alert, or with what it was", aged: true, write: writeCompare},
		{id: "related", title: "Related", brief: "Rel", help: "related alerts: those of an entity", aged: true, write: writeRelated},
		{id: "past", title: "Past decisions", brief: "Past", help: "past decisions about alerts like this one", aged: true, write: writePast},
	}
}

// named returns how texts refer to a page: "6 Raw".
func named(number int) string { return fmt.Sprintf("%d %s", number+1, pageRows()[number].title) }

// PageSpecs returns the commands that choose a page.
func PageSpecs() []command.Spec {
	var specs []command.Spec
	for i, row := range pageRows() {
		specs = append(specs, command.Spec{ID: "detail." + row.id, Keys: []string{strconv.Itoa(i + 1)}, Help: row.help, Group: "panes", Where: Where})
	}
	return specs
}

// titled returns the title of the page in the pane of a record; c may be nil.
func (p *page) titled(c *content) string {
	if p.whole != "" && c.isIncident() {
		return p.whole
	}
	return p.title
}

// shortened is titled for a narrow tab line.
func (p *page) shortened(c *content) string {
	if p.whole != "" && c.isIncident() {
		return p.whole
	}
	return p.brief
}

// closely is shortened for the narrowest tab line that names all pages.
func (p *page) closely(c *content) string {
	if p.whole != "" && c.isIncident() {
		return p.wholeBrief
	}
	return p.brief
}

// evidenceCount counts the pieces of evidence, or the alerts of an incident.
func (c *content) evidenceCount() int {
	if c.isIncident() {
		return len(c.members())
	}
	return c.pieces
}

// eventCount counts the events that the timeline shows.
func eventCount(c *content) int {
	n := 0
	for i := range c.events {
		if !c.events[i].Minor {
			n++
		}
	}
	return n
}

// barely is closely where a cell less decides.
func (p *page) barely(c *content) string {
	if p.briefest != "" {
		return p.briefest
	}
	return p.closely(c)
}

// tabNames returns the names of the pages in the longest wording that fits in w columns,
// and by how many columns they are apart. Numbered puts before each the digit that chooses it.
func tabNames(pages []page, numbered bool, c *content, chosen, w int) (names []string, apart int) {
	alone := func(name func(*page, *content) string) func(i int) string {
		return func(i int) string {
			if i != chosen {
				return ""
			}
			return name(&pages[i], c)
		}
	}
	wordings := []func(i int) string{
		func(i int) string {
			if c == nil || pages[i].count == nil {
				return pages[i].titled(c)
			}
			return fmt.Sprintf("%s (%d)", pages[i].titled(c), pages[i].count(c))
		},
		func(i int) string { return pages[i].titled(c) },
		func(i int) string { return pages[i].shortened(c) },
		func(i int) string { return pages[i].closely(c) }, // from here on close to its number and to the next one
		func(i int) string { return pages[i].barely(c) },
		alone((*page).titled),
		alone((*page).closely),
	}
	for n, wording := range wordings {
		blank := " "
		if apart = between; n == closeWording || n == closeWording+1 || n == len(wordings)-1 {
			blank, apart = "", between-1
		}
		names = names[:0]
		segments := make([]theme.Segment, len(pages))
		for i := range pages {
			name := wording(i)
			switch {
			case numbered && name != "":
				name = strconv.Itoa(i+1) + blank + name
			case numbered:
				name = strconv.Itoa(i + 1)
			}
			names = append(names, name)
			segments[i].Text = name
		}
		if theme.Width(segments...)+apart*(len(pages)-1) <= w {
			break
		}
	}
	return names, apart
}

const (
	between      = 2 // the usual distance of two tabs
	closeWording = 3 // the number of a wording that has no room for it, as the next and the last one
)
