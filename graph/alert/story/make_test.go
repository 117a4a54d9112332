package story_test

import (
	"strings"

	"tocsin/graph/alert"
)

// piece makes evidence: a type, a verdict, and properties as "path=value".
func piece(typ, verdict string, props ...string) alert.Evidence {
	e := alert.Evidence{Type: typ, Name: typ, Verdict: verdict}
	for _, p := range props {
		name, value, _ := strings.Cut(p, "=")
		e.Props = append(e.Props, alert.Prop{Name: name, Value: value})
	}
	return e
}

// holding returns e with nested pieces.
func holding(e alert.Evidence, nested ...alert.Evidence) alert.Evidence {
	e.Nested = nested
	return e
}

// called returns e with another name.
func called(name string, e alert.Evidence) alert.Evidence {
	e.Name = name
	return e
}

// marked returns e with roles.
func marked(e alert.Evidence, roles ...string) alert.Evidence {
	e.Roles = roles
	return e
}

// started makes a process: its id, name and time, and those of its parent. Times are
// seconds of one minute, or "".
func started(id, name, at, parentID, parentName, parentAt string, more ...string) alert.Evidence {
	props := []string{"processId=" + id, "imageFile.fileName=" + name, "parentProcessId=" + parentID, "parentProcessImageFile.fileName=" + parentName}
	if at != "" {
		props = append(props, "processCreationDateTime=2026-11-20T08:41:"+at+"Z")
	}
	if parentAt != "" {
		props = append(props, "parentProcessCreationDateTime=2026-11-20T08:41:"+parentAt+"Z")
	}
	return piece("processEvidence", "", append(props, more...)...)
}
