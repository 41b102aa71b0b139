package arch

import (
	"embed"
	"slices"
	"strings"

	"weightshare/nets/spelling"
)

//go:embed zoo/*.net
var zooFiles embed.FS // read-only

// ZooEntry is one network of the zoo.
type ZooEntry struct {
	Name      string // "resnet50", as on the command line
	Title     string // what it is, in one line
	Source    string // where the architecture and the numbers come from
	Published string // the published counts that tests check it against
	Text      string // the whole file, comments included; Parse reads it
}

// zooNames lists the zoo in display order: by age and family.
const zooNames = "lenet5 net1 net2 net3 net4 net5 keras-mnist tf-cifar pytorch-blitz " +
	"alexnet alexnet-2012 deepface vgg11 vgg13 vgg16 vgg19 " +
	"resnet18 resnet34 resnet50 resnet101 resnet152 resnet20_a resnet20_b resnet18_cifar wrn_28_10 resnext29_16x64d se_resnet50 " +
	"squeezenet1_0 squeezenet1_1 googlenet inception_v3 xception densenet121 " +
	"mobilenet_v1 mobilenet_v2 mobilenet_v3_small efficientnet_b0 convnext_t unet dcgan pilotnet " +
	"m5 ds_cnn sincnet wav2vec2 tcn vit_b_16 t5_small convnetjs-mnist tiny-vgg"

// Zoo lists well-known networks in the notation.
func Zoo() []ZooEntry {
	names := strings.Fields(zooNames)
	entries := make([]ZooEntry, 0, len(names))
	for _, name := range names {
		if e, ok := FromZoo(name); ok {
			entries = append(entries, e)
		}
	}
	return entries
}

// FromZoo returns a network of the zoo by its name.
func FromZoo(name string) (e ZooEntry, ok bool) {
	text, err := zooFiles.ReadFile("zoo/" + name + ".net")
	if err != nil {
		return ZooEntry{}, false
	}
	e = ZooEntry{Name: name, Text: string(text)}
	for line := range strings.Lines(e.Text) {
		comment, is := strings.CutPrefix(strings.TrimSpace(line), "# ")
		if !is {
			continue
		}
		if source, is := strings.CutPrefix(comment, "source: "); is {
			e.Source = source
		} else if published, is := strings.CutPrefix(comment, "published: "); is {
			e.Published = published
		} else if e.Title == "" {
			e.Title = comment
		}
	}
	return e, true
}

// nearestInZoo returns the name in the zoo that a word was probably meant to be, or
// "".
func nearestInZoo(word string) string {
	known := strings.Fields(zooNames)
	if slices.Contains(known, word) { // some commands read networks but not the zoo
		return ""
	}
	return spelling.Nearest(word, known)
}

// LikeZooName reports whether a word was probably meant as a name in the zoo but is
// not one: it is close to one, or contains a character that no other word of the
// notation does.
func LikeZooName(word string) bool {
	if _, e := parseWord(word, 0); e == nil || strings.ContainsAny(word, ":/=@(|)*#") || IsInput(word) {
		return false
	}
	return nearestInZoo(word) != "" || strings.ContainsAny(word, "_-")
}
