package story

import (
	"cmp"
	"strings"
)

func endpointWordings() []wording {
	return []wording{
		{types: []string{"processEvidence", "process"}, rank: ofProcess, say: sayProcess, marks: []string{"processCommandLine"}},
		{types: []string{"fileEvidence", "fileSecurityState"}, rank: ofFile, say: sayFile, marks: []string{"fileDetails.fileName"}},
		{types: []string{"malwareEvidence", "malwareState"}, rank: ofFile, say: sayMalware},
		{types: []string{"fileHashEvidence"}, rank: ofFile, say: sayFileHash},
		{types: []string{"deviceEvidence", "hostSecurityState"}, rank: ofDevice, say: sayDevice, marks: []string{"deviceDnsName"}},
		{types: []string{"ioTDeviceEvidence"}, rank: ofDevice, say: simply("IoT device", "deviceName", "deviceId")},
		{types: []string{"registryKeyEvidence"}, rank: ofRest, say: sayRegistryKey},
		{types: []string{"registryValueEvidence"}, rank: ofRest, say: sayRegistryValue},
		{types: []string{"registryKeyState"}, rank: ofRest, say: sayLegacyRegistry},
		{types: []string{"vulnerabilityState"}, rank: ofRest, say: simply("Vulnerability", "cve")},
	}
}

// sayProcess says which process was started by what, on which host, as whom, and its
// command line.
func sayProcess(l *line, f facts, in *scene) {
	p := f.process(in)
	if p.Name == "" {
		l.add(Plain, "Process")
		l.with(" ", Value, p.ID)
	} else {
		l.add(Name, p.Name)
		l.behind(Value, prefixed("PID ", p.ID))
	}
	if p.parentName == "" && p.parentID == "" {
		l.add(Plain, " ran")
	} else {
		l.add(Plain, " was started by ")
		l.add(Name, cmp.Or(p.parentName, "process"))
		if p.parentName != "" {
			l.behind(Value, prefixed("PID ", p.parentID))
		} else {
			l.with(" ", Value, p.parentID)
		}
	}
	l.with(" on ", Name, p.Host)
	l.with(" as ", Name, p.User)
	l.done(p.Verdict, p.Outcome)
	if p.Command != "" {
		l.ran(": ", p.Command)
	} else {
		l.with(", image in ", Value, p.Path)
	}
}

func prefixed(before, value string) string {
	if value == "" {
		return ""
	}
	return before + value
}

// outcome says what was done about a file or process; that it was detected says nothing.
func (f facts) outcome() Outcome {
	status := f.get("detectionStatus")
	if status == "detected" {
		status = ""
	}
	return cmp.Or(outcomeOf(f.Remediation), outcomeOf(status))
}

func sayFile(l *line, f facts, in *scene) {
	name, folder := f.image("fileDetails.")
	l.add(Plain, "File ")
	l.add(Name, cmp.Or(name, "without a name"))
	l.with(" in ", Value, folder)
	l.with(" on ", Name, in.hostOf(f))
	l.done(f.Verdict, f.outcome())
	kind, sum := f.hash("fileDetails.")
	l.with(", "+kind+" ", Value, sum)
}

// image returns the name and folder of a file; Legacy's path may end in the name.
func (f facts) image(at string) (name, folder string) {
	name, folder = f.get(at+"fileName", "name"), f.get(at+"filePath", "path")
	if rest, ok := cutName(folder, name); ok {
		folder = rest
	} else if i := strings.LastIndexAny(folder, `\/`); name == "" && i >= 0 {
		name, folder = folder[i+1:], folder[:i+1]
	}
	if bare := strings.TrimRight(folder, `\/`); bare != "" && !strings.HasSuffix(bare, ":") {
		folder = bare
	}
	return name, folder
}

// cutName cuts the name of a file from the end of its path.
func cutName(path, name string) (folder string, ok bool) {
	at := len(path) - len(name)
	if name == "" || at <= 0 || !strings.EqualFold(path[at:], name) || !strings.ContainsAny(path[at-1:at], `\/`) {
		return path, false
	}
	return path[:at], true
}

// hash returns the strongest hash of a file and its kind.
func (f facts) hash(at string) (kind, sum string) {
	for _, h := range [...][2]string{{"sha256", "SHA-256"}, {"sha1", "SHA-1"}, {"md5", "MD5"}} {
		if sum = f.get(at + h[0]); sum != "" {
			return h[1], sum
		}
	}
	return hashName(f.get("fileHash.hashType")), f.get("fileHash.hashValue")
}

// hashName spells the name of a kind of hash.
func hashName(s string) string {
	switch strings.ToLower(s) {
	case "sha256":
		return "SHA-256"
	case "sha1":
		return "SHA-1"
	case "md5":
		return "MD5"
	}
	return cmp.Or(telling(s), "hash")
}

func sayFileHash(l *line, f facts, _ *scene) {
	l.add(Plain, "File with "+hashName(f.get("algorithm")))
	l.with(" ", Value, f.get("value"))
}

// article returns the indefinite article of a word, as far as its first letter tells.
func article(word string) string {
	if strings.IndexByte("aeiou", word[0]) >= 0 {
		return "an"
	}
	return "a"
}

func sayMalware(l *line, f facts, in *scene) {
	l.add(Plain, "Malware ")
	l.add(Name, cmp.Or(f.get("name", "family"), "without a name"))
	if category := strings.ToLower(spaced(telling(f.get("category")))); category != "" {
		l.add(Plain, ", "+article(category)+" "+category)
	}
	if file, ok := f.inner("fileEvidence", ""); ok {
		name, folder := file.image("fileDetails.")
		l.with(", in file ", Name, name)
		l.with(" in ", Value, folder)
	}
	l.with(" on ", Name, in.only)
	l.done(f.Verdict, f.outcome())
}

func sayDevice(l *line, f facts, _ *scene) {
	l.add(Plain, "Device ")
	name := f.get("deviceDnsName", "fqdn", "hostName", "netBiosName")
	l.add(Name, cmp.Or(name, f.get("mdeDeviceId"), "without a name"))
	system := strings.NewReplacer("Windows1", "Windows 1", "WindowsServer", "Windows Server ").Replace(cut(f.get("osPlatform", "os"), 64))
	l.behind(Plain, strings.TrimSpace(system+" "+telling(f.get("version"))))
	l.with(", at ", Value, cmp.Or(machine(f.get("lastIpAddress", "privateIpAddress")), machine(f.get("lastExternalIpAddress", "publicIpAddress"))))
	if risk := strings.ToLower(telling(f.get("riskScore"))); risk != "" {
		l.with(", ", Verdict, "risk "+risk)
	}
	if health := telling(f.get("healthStatus")); health != "active" {
		l.mark(spaced(health))
	}
	l.roles(f)
}

// roles appends the roles that tell what happened to a person or device.
func (l *line) roles(f facts) {
	for _, role := range f.Roles {
		switch role {
		case "compromised", "attacked", "attacker", "commandAndControl", "policyViolator", "suspicious":
			l.mark(spaced(role))
		}
	}
}

// underHive joins a registry hive and key.
func underHive(hive, key string) string {
	if hive == "" || key == "" {
		return hive + key
	}
	return hive + `\` + key
}

func sayRegistryKey(l *line, f facts, _ *scene) {
	l.add(Plain, "Registry key")
	l.with(" ", Value, underHive(f.get("registryHive"), f.get("registryKey")))
}

func sayRegistryValue(l *line, f facts, _ *scene) {
	l.add(Plain, "Registry value ")
	l.add(Name, cmp.Or(f.get("registryValueName"), "(default)"))
	l.ran(" = ", f.get("registryValue"))
	l.with(" in ", Value, underHive(f.get("registryHive"), f.get("registryKey")))
}

func sayLegacyRegistry(l *line, f facts, _ *scene) {
	l.add(Plain, "Registry ")
	if name := f.get("valueName"); name != "" {
		l.with("value ", Name, name)
		l.ran(" = ", f.get("valueData"))
		l.with(" in ", Value, underHive(f.get("hive"), f.get("key")))
	} else {
		l.add(Plain, "key")
		l.with(" ", Value, underHive(f.get("hive"), f.get("key")))
	}
	l.with(", operation ", Plain, telling(f.get("operation")))
}
