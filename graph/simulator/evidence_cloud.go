package simulator

import (
	"fmt"
	"strings"
)

// networkPiece makes the evidence of addresses and names; nil for other kinds.
func (w *world) networkPiece(s *spec, kind string, i int) object {
	switch kind {
	case "ip":
		from := s.foreign[0]
		if i > 0 && s.detector.Evidence[i-1] == "ip" {
			from = s.foreign[1]
		}
		return w.address(from)
	case "lanip":
		return object{"@odata.type": typed("ipEvidence"), "ipAddress": w.hosts[s.number%uint64(len(w.hosts))].ip, "countryLetterCode": nil, "location": nil, "stream": nil}
	case "url":
		return object{"@odata.type": typed("urlEvidence"), "url": linkOf(w, s)}
	case "network":
		from, to := w.address(s.foreign[0]), w.address(s.foreign[0])
		from["ipAddress"], from["countryLetterCode"], from["location"] = s.host.ip, nil, nil
		w.base(s, &s.states[0], from, i)
		w.base(s, &s.states[0], to, i)
		return object{"@odata.type": typed("networkConnectionEvidence"), "sourceAddress": from, "sourcePort": 49152 + int(s.number%9000), "destinationAddress": to, "destinationPort": 443, "protocol": "tcp"}
	case "dns":
		return object{"@odata.type": typed("dnsEvidence"), "domainName": "pool.survey-gift.example", "dnsServerIp": nil, "hostIpAddress": nil, "ipAddresses": []object{}}
	case "domain":
		trusted := object{"@odata.type": typed("activeDirectoryDomainEvidence"), "activeDirectoryDomainName": w.Trusted, "trustedDomains": []object{}}
		w.base(s, &s.states[0], trusted, i)
		return object{"@odata.type": typed("activeDirectoryDomainEvidence"), "activeDirectoryDomainName": w.Directory, "trustedDomains": []object{trusted}}
	case "group":
		return object{
			"@odata.type": typed("securityGroupEvidence"), "activeDirectoryObjectGuid": w.id("group"), "displayName": "Domain Admins", "friendlyName": "Domain Admins",
			"distinguishedName": "CN=Domain Admins,CN=Users,DC=corp,DC=kestrelmoor,DC=example", "securityGroupId": nil, "sid": "S-1-5-21-1004336348-1177238915-682003330-512",
		}
	}
	return nil
}

func (w *world) address(from *stranger) object {
	return object{
		"@odata.type": typed("ipEvidence"), "ipAddress": from.IP, "countryLetterCode": from.Country, "stream": nil,
		"location": object{"city": from.City, "countryName": from.Name, "latitude": from.Latitude, "longitude": from.Longitude, "state": from.State},
	}
}

// cloudPiece makes the evidence of sign-ins, applications and resources; nil
// for other kinds.
func (w *world) cloudPiece(s *spec, kind, name string) object {
	switch kind {
	case "logon":
		return object{"@odata.type": typed("cloudLogonRequestEvidence"), "requestId": w.requestID(s)}
	case "session":
		return w.session(s)
	case "app":
		a := w.specimens.App[name]
		return object{"@odata.type": typed("cloudApplicationEvidence"), "appId": a.ID, "displayName": a.Name, "instanceId": 0, "instanceName": a.Name, "saasAppId": a.ID, "stream": nil}
	case "oauth":
		a := w.specimens.Oauth[name]
		return object{"@odata.type": typed("oauthApplicationEvidence"), "appId": w.id("app " + name), "displayName": a.Name, "objectId": w.id("object " + name), "publisher": a.Publisher}
	case "azure":
		return w.azure(s, name)
	case "blob":
		store := w.azure(s, "storage")
		w.base(s, &s.states[0], store, 0)
		return object{"@odata.type": typed("blobContainerEvidence"), "name": "exports", "storageResource": store, "url": "https://stkestrelcalib.blob.example/exports"}
	case "pod":
		return w.pod(s, name)
	}
	return nil
}

func (w *world) azure(s *spec, name string) object {
	a := w.specimens.Azure[name]
	path := fmt.Sprintf("/subscriptions/%s/resourceGroups/rg-%s/providers/%s/%s", w.Subscription, strings.ToLower(w.Netbios), a.Type, a.Name)
	return object{"@odata.type": typed("azureResourceEvidence"), "resourceId": path, "resourceName": a.Name, "resourceType": a.Type}
}

func (w *world) session(s *spec) object {
	user := w.userEvidence(s.user)
	w.base(s, &s.states[0], user, 0)
	began := s.created - 620e7
	return object{
		"@odata.type": typed("cloudLogonSessionEvidence"), "account": user, "browser": "Chrome 142.0.0", "deviceName": nil, "operatingSystem": "Windows 10",
		"previousLogonDateTime": stamp(began - began%1e7 - 57600e7), "protocol": "OAuth2:Authorize", "sessionId": w.id(fmt.Sprint("session ", s.number)),
		"startUtcDateTime": stamp(began - began%1e7), "userAgent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
	}
}

// pod is a pod in a namespace of a cluster, with its container.
func (w *world) pod(s *spec, name string) object {
	p := w.specimens.Pod[name]
	in := func(o object) object { w.base(s, &s.states[0], o, 0); return o }
	cluster := in(object{"@odata.type": typed("kubernetesClusterEvidence"), "name": p.Cluster, "platform": "aks", "distribution": nil, "version": "1.33.2", "cloudResource": nil})
	space := in(object{"@odata.type": typed("kubernetesNamespaceEvidence"), "name": p.Namespace, "cluster": cluster, "labels": object{}})
	image := in(object{"@odata.type": typed("containerImageEvidence"), "imageId": p.Image, "digestImage": nil, "registry": nil})
	box := in(object{"@odata.type": typed("containerEvidence"), "name": "main", "containerId": w.hexOf(p.Name, 64), "args": []string{}, "command": []string{"/app/run"}, "image": image, "isPrivileged": true, "pod": nil})
	return object{
		"@odata.type": typed("kubernetesPodEvidence"), "name": p.Name, "namespace": space, "containers": []object{box}, "initContainers": []object{},
		"ephemeralContainers": []object{}, "controller": nil, "labels": object{"app": p.Namespace}, "podIp": nil, "serviceAccount": nil,
	}
}
