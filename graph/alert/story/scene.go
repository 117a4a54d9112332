package story

import (
	"strings"

	"tocsin/graph/alert"
)

// scene holds what the pieces of one alert tell about one another: the names of devices.
type scene struct {
	hosts map[string]string // by Defender's id of the device
	only  string            // the host if all evidence names one alone
	timed bool              // the sentences stand beside their times, as in a timeline
	title string            // of the alert that all is about: sentences don't say it again; "" if it isn't known
}

// about takes the title of the record that all is about, if that is an alert.
func (s *scene) about(r *alert.Record) *scene {
	if r != nil && r.Alert != nil {
		s.title = alert.Ended(r.Alert.Title)
	}
	return s
}

// own reports whether a record is about the alert that all is about.
func (s *scene) own(f facts) bool { return s.title != "" && f.alertName() == s.title }

// sceneOf gathers the devices of an alert, nested ones too.
func sceneOf(list []piece) *scene {
	s := &scene{hosts: map[string]string{}}
	names := map[string]string{} // as sent, by the name in lower case
	s.gather(list, names)
	if len(names) == 1 {
		for _, name := range names {
			s.only = name
		}
	}
	return s
}

func (s *scene) gather(list []piece, names map[string]string) {
	for i := range list {
		p := &list[i]
		if name := p.hostName(); name != "" {
			names[strings.ToLower(name)] = name
			if id := p.get("mdeDeviceId"); id != "" {
				s.hosts[id] = name
			}
		}
		s.gather(p.nested, names)
	}
}

// hostName returns the name of the device that the piece is; "" of other kinds.
func (f facts) hostName() string {
	if f.Type != "deviceEvidence" && f.Type != "hostSecurityState" {
		return ""
	}
	return f.get("hostName", "netBiosName", "deviceDnsName", "fqdn", "mdeDeviceId")
}

// hostOf returns the name of the host on which a piece was seen. If the piece names none,
// it is the only one of the evidence.
func (s *scene) hostOf(f facts) string {
	id := f.get("mdeDeviceId")
	if id == "" {
		return s.only
	}
	return s.hosts[id]
}
