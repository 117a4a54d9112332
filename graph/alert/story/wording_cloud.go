package story

import (
	"cmp"
	"strings"
)

func cloudWordings() []wording {
	return []wording{
		{types: []string{"azureResourceEvidence"}, rank: ofRest, say: resource("Azure resource")},
		{types: []string{"amazonResourceEvidence"}, rank: ofRest, say: resource("AWS resource")},
		{types: []string{"googleCloudResourceEvidence"}, rank: ofRest, say: resource("Google Cloud resource")},
		{types: []string{"securityResource"}, rank: ofRest, say: simply("Resource", "resource")},
		{types: []string{"uriClickSecurityState"}, rank: ofURL, say: simply("URL click to", "uriDomain")},
		{types: []string{"blobEvidence"}, rank: ofFile, say: located("Blob")},
		{types: []string{"blobContainerEvidence"}, rank: ofRest, say: located("Blob container")},
		{types: []string{"sasTokenEvidence"}, rank: ofRest, say: saySASToken},
		{types: []string{"containerEvidence"}, rank: ofProcess, say: sayContainer},
		{types: []string{"containerImageEvidence"}, rank: ofRest, say: simply("Container image", "imageId")},
		{types: []string{"containerRegistryEvidence"}, rank: ofRest, say: simply("Container registry", "registry")},
		{types: []string{
			"kubernetesClusterEvidence", "kubernetesControllerEvidence", "kubernetesNamespaceEvidence", "kubernetesPodEvidence",
			"kubernetesSecretEvidence", "kubernetesServiceAccountEvidence", "kubernetesServiceEvidence",
		}, rank: ofRest, say: sayKubernetes},
	}
}

// resource returns a sentence about a resource of a cloud.
func resource(word string) func(*line, facts, *scene) {
	return func(l *line, f facts, _ *scene) {
		l.add(Plain, word+" ")
		l.add(Name, cmp.Or(f.get("resourceName", "resourceId", "amazonResourceId", "fullResourceName"), "without a name"))
		l.behind(Plain, f.get("resourceType"))
		l.roles(f)
	}
}

// located returns a sentence about something with a name and an address.
func located(word string) func(*line, facts, *scene) {
	return func(l *line, f facts, _ *scene) {
		l.add(Plain, word+" ")
		l.add(Name, cmp.Or(f.get("name"), "without a name"))
		l.with(" at ", Value, f.get("url"))
	}
}

func saySASToken(l *line, f facts, _ *scene) {
	l.add(Plain, "SAS token")
	l.with(" with signature ", Value, f.get("signatureHash"))
	l.with(" for IP ", Name, f.get("allowedIpAddresses"))
	l.with(", identifier ", Name, f.get("identifier"))
}

func sayKubernetes(l *line, f facts, _ *scene) {
	kind, _, _ := strings.Cut(orWord(f.Name), " (") // without the member that holds it
	l.add(Plain, kind+" ")
	l.add(Name, cmp.Or(f.get("name"), "without a name"))
	namespace, _ := f.inner("kubernetesNamespaceEvidence", "")
	l.with(" in namespace ", Name, namespace.get("name"))
	cluster, ok := f.inner("kubernetesClusterEvidence", "")
	if !ok {
		cluster, _ = namespace.inner("kubernetesClusterEvidence", "")
	}
	l.with(" of cluster ", Name, cluster.get("name"))
}

func sayContainer(l *line, f facts, _ *scene) {
	l.add(Plain, map[bool]string{true: "Privileged container ", false: "Container "}[f.get("isPrivileged") == "true"])
	l.add(Name, cmp.Or(f.get("name", "containerId"), "without a name"))
	pod, _ := f.inner("kubernetesPodEvidence", "")
	l.with(" in pod ", Name, pod.get("name"))
	image, _ := f.inner("containerImageEvidence", "")
	l.with(" from image ", Value, image.get("imageId"))
	l.ran(" ran: ", strings.TrimSpace(f.get("command")+" "+strings.ReplaceAll(f.get("args"), ", ", " ")))
}
