package simulator

import "strings"

func (w *world) device(s *spec, h *host, user *person, role string) object {
	logged := []object{}
	if user != nil {
		logged = append(logged, object{"accountName": user.alias, "domainName": w.Netbios})
	}
	dns := strings.ToLower(h.name) + "." + w.Directory
	group, roles := "Workstations", []string{}
	if h.kind != "workstation" {
		group = "Servers"
	}
	if s.detector.Severity == "high" {
		roles = []string{"compromised"}
	}
	return object{
		"@odata.type": typed("deviceEvidence"), "azureAdDeviceId": w.id("device " + h.name), "mdeDeviceId": w.hexOf("device "+h.name, 40),
		"deviceDnsName": dns, "hostName": strings.ToLower(h.name), "dnsDomain": w.Directory, "ntDomain": w.Netbios,
		"defenderAvStatus": "updated", "healthStatus": "active", "onboardingStatus": "onboarded", "riskScore": s.detector.Severity,
		"osPlatform": h.platform, "osBuild": h.build, "version": h.version, "rbacGroupId": 75, "rbacGroupName": group,
		"firstSeenDateTime": "2025-03-02T07:28:32.4321753Z", "lastIpAddress": h.ip, "lastExternalIpAddress": "198.51.100.7",
		"ipInterfaces":  []string{h.ip, "fe80::" + w.hexOf(h.name, 4) + ":80b:615c:38fb", "127.0.0.1", "::1"},
		"loggedOnUsers": logged, "resourceAccessEvents": []object{}, "vmMetadata": nil, "roles": roles, "detailedRoles": []string{role},
	}
}

// details describes a file; sums that a sensor did not compute are null.
func (w *world) fileDetails(name, path, publisher string, size int64) object {
	return object{
		"fileName": name, "filePath": path, "filePublisher": text(publisher), "fileSize": size, "issuer": nil, "signer": text(publisher),
		"md5": w.hexOf("md5 "+name, 32), "sha1": w.hexOf("sha1 "+name, 40), "sha256": w.hexOf("sha256 "+name, 64), "sha256Ac": nil,
	}
}

func (w *world) process(s *spec, name string, i int) object {
	p, on := w.specimens.Process[name], s.machine(i)
	at := w.run(s, name, on, s.created)
	e := object{
		"@odata.type": typed("processEvidence"), "detectionStatus": "detected", "mdeDeviceId": w.hexOf("device "+on.name, 40),
		"imageFile": w.imageOf(p), "processId": at.id, "processCommandLine": p.Command, "processCreationDateTime": at.began.String(),
		"parentProcessId": at.parentID, "parentProcessCreationDateTime": at.parentBegan.String(),
		"parentProcessImageFile": w.parentImage(p), "userAccount": w.account(s.user),
	}
	if p.Verdict != "" {
		e["verdict"] = p.Verdict
	}
	return e
}

func (w *world) imageOf(p processSpecimen) object {
	r := w.dice(0, "size "+p.Path+p.Image)
	return w.fileDetails(p.Image, p.Path, p.Publisher, 200000+r.Int64N(400000))
}

// parentImage describes the file of the process that started another. The sensor does
// not compute its sums.
func (w *world) parentImage(p processSpecimen) object {
	image := w.fileDetails(p.Parent, orText(p.ParentPath, `C:\Windows\System32`), "Microsoft Corporation", 323584)
	if p.By != "" {
		image = w.imageOf(w.specimens.Process[p.By])
	}
	image["sha1"], image["sha256"], image["md5"] = nil, nil, nil
	return image
}

func (w *world) file(s *spec, name string, i int) object {
	f := w.specimens.File[name]
	device, status := any(nil), "detected"
	switch s.detector.Product {
	case "mde":
		device = w.hexOf("device "+s.machine(i).name, 40)
	}
	if s.detector.Severity == "informational" {
		status = "prevented"
	}
	return object{"@odata.type": typed("fileEvidence"), "detectionStatus": status, "mdeDeviceId": device, "fileDetails": w.fileDetails(f.Name, f.Path, f.Publisher, f.Size)}
}

func (w *world) malware(s *spec, i int) object {
	inner := w.file(s, "loader", i)
	w.base(s, &s.states[0], inner, 3)
	return object{"@odata.type": typed("malwareEvidence"), "category": "trojan", "name": s.detector.Threat, "files": []object{inner}, "processes": []object{}}
}

func (w *world) registry(s *spec, name string, i int) object {
	r := w.specimens.Registry[name]
	return object{
		"@odata.type": typed("registryValueEvidence"), "mdeDeviceId": w.hexOf("device "+s.machine(i).name, 40), "registryHive": r.Hive,
		"registryKey": r.Key, "registryValueName": r.ValueName, "registryValue": r.Value, "registryValueType": "String",
	}
}
