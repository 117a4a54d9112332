package form

// steer handles keys that don't type, and reports whether key is one.
func (f *Form) steer(it *input, key string, e *Event) bool {
	switch key {
	case "tab":
		if it.Control == Path && it.value() != "" {
			e.Complete = true
			return true
		}
		f.move(+1)
	case "shift+tab":
		f.move(-1)
	case "down":
		f.down(it, +1)
	case "up":
		f.down(it, -1)
	case "j", "k":
		if it.Control != Choice && it.Control != Checks {
			return false
		}
		f.down(it, map[string]int{"j": +1, "k": -1}[key])
	case "enter":
		f.enter(it, e)
	case "left", "right", "space":
		return !it.typed() && f.pick(it, key, e)
	default:
		return false
	}
	return true
}

// move moves the focus by d fields and stops at the ends.
func (f *Form) move(d int) {
	f.items[f.at].offers = nil
	f.to(min(max(f.at+d, 0), len(f.items)-1))
}

// down moves among the options of a choice or list, then to the next field.
func (f *Form) down(it *input, d int) {
	if it.Control == Choice || it.Control == Checks {
		if at := it.option + d; at >= 0 && at < len(it.Options) {
			it.option = at
			return
		}
	}
	f.move(d)
}

func (f *Form) enter(it *input, e *Event) {
	switch it.Control {
	case Buttons:
		f.pick(it, "space", e)
		return
	case Choice:
		f.pick(it, "space", e)
	}
	f.move(+1)
}

// pick moves among buttons and chooses, ticks or presses.
func (f *Form) pick(it *input, key string, e *Event) bool {
	if len(it.Options) == 0 {
		return false
	}
	o := it.Options[it.option]
	switch {
	case key == "space" && it.Control == Buttons:
		e.Pressed = o.ID
	case key == "space" && it.Control == Checks:
		it.ticked[o.ID] = !it.ticked[o.ID]
		it.changed()
		e.Changed = true
	case key == "space":
		e.Changed = it.Value != o.ID
		it.Value = o.ID
		it.changed()
	case it.Control == Buttons && key == "left":
		it.option = max(it.option-1, 0)
	case it.Control == Buttons:
		it.option = min(it.option+1, len(it.Options)-1)
	default:
		return false
	}
	return true
}
