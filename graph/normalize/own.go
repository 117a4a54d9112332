package normalize

import "tocsin/graph/alert"

// fill adds a text to the field that a feed fills, unless it is there already.
func (g *gatherer) fill(f *feed, value []byte) {
	g.fillText(f, tidy(f.to, g.plain(value, mostWord)))
}

// fillText is fill for a text.
func (g *gatherer) fillText(f *feed, text []byte) {
	if len(text) == 0 || f.field != "subject" && nothing(text) {
		return
	}
	if f.word != "" {
		if g.pair = sharedID(g.pair[:0], f.word, text); len(g.pair) == 0 {
			return
		}
		text = g.pair
	}
	if g.own == nil {
		g.own = make([]distinct, len(ownFields))
		room := make([]string, len(ownFields)) // most lists have one text
		for i := range g.own {
			g.own[i].list = room[i : i : i+1]
		}
	}
	list := &g.own[f.own-1]
	switch known := list.hasBytes(text); {
	case known:
	case len(list.list) >= mostEntities:
		g.malformed = true
	default:
		list.add(g.keep(text))
	}
}

// takeOwn writes what evidence tells of fields into the record. A field of one text has
// the first, unless a member of the item itself told it.
func (it *item) takeOwn() {
	for i := range it.own {
		list := it.own[i].list
		if len(list) == 0 {
			continue
		}
		switch s := ownSlots[i]; {
		case s.List != nil:
			*s.List(&it.rec) = list
		case *s.Text(&it.rec) == "":
			*s.Text(&it.rec) = list[0]
		}
	}
}

// slotsOf returns the slots of fields of alerts.
func slotsOf(fields []string) []*alert.Slot {
	slots := make([]*alert.Slot, len(fields))
	for i, name := range fields {
		slots[i] = alert.AlertKind().Slot(alert.FieldOf(name))
	}
	return slots
}
