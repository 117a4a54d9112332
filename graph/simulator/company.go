package simulator

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io/fs"
	"strconv"

	"tocsin/assets"
)

// company is the cast of the demo: the files of assets/demo, read.
type company struct {
	Name, Domain, Netbios, Directory, Trusted, Subscription string

	ZoneHours int `toml:"zone_hours"`
	Analysts  []string
	Strangers []stranger `toml:"stranger"`
	Externals []external `toml:"external"`
	Links     []link     `toml:"link"`

	people    []person
	hosts     []host
	detectors []detector
	risks     []detector // detections that are no alert
	audits    []detector // alerts of the compliance centre alone
	specimens specimens
	attack    attack
}

type stranger struct {
	IP, Country, Name, State, City string
	Latitude, Longitude            float64
}

type external struct{ Address, Name string }

type link struct{ URL string }

type person struct {
	alias, name, department, job string
	number                       int // of the SID
}

type host struct {
	name, platform, version string
	build                   int
	kind                    string // workstation, server or dc
	owner, ip               string
}

// detector is one kind of alert; see detectors.toml.
type detector struct {
	Key, Product, Title, Description, Category, Severity string

	Mitre      []string
	Weight     int
	Evidence   []string
	Legacy     bool
	OnlyLegacy bool     `toml:"only_legacy"`
	Word       string   // its detectorId if no GUID
	Source     string   // its detectionSource if not the product's
	Prefix     string   // of ids, if not the product's
	Threat     string   // threatDisplayName
	Family     string   // threatFamilyName
	Actor      string   // actorDisplayName
	Tags       []string // systemTags
	Policy     bool     // it is made by a policy
}

type specimens struct {
	Process  map[string]processSpecimen
	File     map[string]fileSpecimen
	Registry map[string]struct {
		Hive, Key, Value string
		ValueName        string `toml:"value_name"`
	}
	Mail map[string]mailSpecimen
	App  map[string]struct {
		Name string
		ID   int64
	}
	Oauth   map[string]struct{ Name, Publisher string }
	Azure   map[string]struct{ Name, Type string }
	Pod     map[string]struct{ Name, Namespace, Cluster, Image string }
	Actions map[string]string
}

type mailSpecimen struct {
	Subject     string
	Threats     []string
	Methods     []string
	Link        int // of the company's links; below 0 for none
	Sender      int // of the company's externals
	Attachments int
}

type processSpecimen struct {
	Image, Path, Command, Publisher, Verdict string

	By         string // the specimen that started it
	Parent     string // or its image
	ParentPath string `toml:"parent_path"` // its folder, if it is not that of Windows
}

type fileSpecimen struct {
	Name, Path, Publisher string
	Size                  int64
}

// attack is the story that unfolds live; see attack.toml.
type attack struct {
	Victim, Admin, Workstation, Server, Address string

	DomainController string `toml:"domain_controller"`
	Steps            []step `toml:"step"`
}

type step struct {
	Detector, User, Host, Title, Fate, Comment string

	After int
}

// loadCompany reads the embedded files. They are part of the program, so an
// error is a mistake in them; a test reads them.
func loadCompany() (*company, error) {
	c := &company{}
	var catalogue struct {
		Detectors []detector `toml:"detector"`
	}
	var only struct{ Risk, Audit []detector }
	for name, into := range map[string]any{"supplements.toml": &only, "company.toml": c, "specimens.toml": &c.specimens, "attack.toml": &c.attack, "detectors.toml": &catalogue} {
		data, err := fs.ReadFile(assets.Demo(), name)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if err := strict(data, into); err != nil {
			why, _ := tomlCause(err, into)
			return nil, fmt.Errorf("parse %s: %s: %w", name, why, err)
		}
	}
	c.detectors, c.risks, c.audits = catalogue.Detectors, only.Risk, only.Audit
	if err := table("people.csv", func(i int, f []string) error {
		c.people = append(c.people, person{f[0], f[1], f[2], f[3], 1104 + i})
		return nil
	}); err != nil {
		return nil, err
	}
	return c, table("hosts.csv", func(_ int, f []string) error {
		build, err := strconv.Atoi(f[3])
		c.hosts = append(c.hosts, host{f[0], f[1], f[2], build, f[4], f[5], f[6]})
		return err
	})
}

func table(name string, row func(i int, fields []string) error) error {
	data, err := fs.ReadFile(assets.Demo(), name)
	if err != nil {
		return fmt.Errorf("read %s: %w", name, err)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comment = '#'
	lines, err := r.ReadAll()
	for i, fields := range lines {
		if err == nil {
			err = row(i, fields)
		}
	}
	if err != nil {
		return fmt.Errorf("parse %s: %w", name, err)
	}
	return nil
}

func (c *company) person(alias string) *person {
	for i := range c.people {
		if c.people[i].alias == alias {
			return &c.people[i]
		}
	}
	return &c.people[0]
}

func (c *company) host(name string) *host {
	for i := range c.hosts {
		if c.hosts[i].name == name {
			return &c.hosts[i]
		}
	}
	return &c.hosts[0]
}

// ofKind lists the hosts of a kind.
func (c *company) ofKind(kind string) (out []*host) {
	for i := range c.hosts {
		if c.hosts[i].kind == kind {
			out = append(out, &c.hosts[i])
		}
	}
	return out
}

func (c *company) detector(key string) *detector {
	for i := range c.detectors {
		if c.detectors[i].Key == key {
			return &c.detectors[i]
		}
	}
	return nil
}

func (c *company) upn(p *person) string { return p.alias + "@" + c.Domain }
