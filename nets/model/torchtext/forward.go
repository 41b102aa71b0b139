package torchtext

import (
	"strings"

	"weightshare/nets/arch"
	"weightshare/nets/model/layers"
)

// forward connects modules as their forward methods would.
type forward struct{ b *layers.Builder }

// blocks describes the forward methods of classes in torchvision and in well-known
// copies of it: names are their modules, optional if followed by ?; =relu is a layer
// that is not printed; add( | ) and the like are joins, and residual( ) adds its
// input if the shapes allow it. Nothing writes to it.
var blocks = []struct{ class, does string }{
	{"BasicBlock", "add( conv1 bn1 relu conv2 bn2 | downsample? ) relu"},
	{"BasicBlock", "add( conv1 bn1 =relu conv2 bn2 | shortcut ) =relu"},
	{"Bottleneck", "add( conv1 bn1 relu conv2 bn2 relu conv3 bn3 | downsample? ) relu"},
	{"Bottleneck", "add( conv1 bn1 =relu conv2 bn2 =relu conv3 bn3 | shortcut ) =relu"},
	{"ResNet", "conv1 bn1 relu maxpool layer1 layer2 layer3 layer4 avgpool =flatten fc"},
	{"ResNet", "conv1 bn1 =relu layer1 layer2 layer3 layer4 =gap linear"},
	{"InvertedResidual", "residual( conv )"},
	{"InvertedResidual", "residual( block )"},
	{"MBConv", "residual( block stochastic_depth )"},
	{"SqueezeExcitation", "mul( | avgpool fc1 activation fc2 scale_activation )"},
	{"MobileNetV2", "features =gap =flatten classifier"},
	{"MobileNetV3", "features avgpool =flatten classifier"},
	{"EfficientNet", "features avgpool =flatten classifier"},
	{"VGG", "features avgpool =flatten classifier"},
	{"AlexNet", "features avgpool =flatten classifier"},
	{"SqueezeNet", "features classifier =flatten"},
	{"Fire", "squeeze squeeze_activation cat( expand1x1 expand1x1_activation | expand3x3 expand3x3_activation )"},
	{"Inception", "cat( branch1 | branch2 | branch3 | branch4 )"},
	{"BasicConv2d", "conv bn =relu"},
	{"_DenseLayer", "cat( | norm1 relu1 conv1 norm2 relu2 conv2 )"},
	{"DenseNet", "features =relu =gap =flatten classifier"},
	{"TransformerEncoderLayer", "add( self_attn dropout1 | ) norm1 add( linear1 =relu dropout linear2 dropout2 | ) norm2"},
	{"EncoderBlock", "add( ln_1 self_attention dropout | ) add( ln_2 mlp | )"},
}

// chains lists the classes whose modules run one after another.
const chains = " Sequential Conv2dNormActivation Conv3dNormActivation ConvNormActivation ConvBNReLU ConvBNActivation MLP MLPBlock " +
	"_DenseBlock _Transition QuantizableSequential "

// module adds a module after a layer and returns the last layer that it added.
func (f forward) module(m child, path string, from int) int {
	if f.b.Err() != nil {
		return from
	}
	modules := m.call.modules()
	if len(modules) == 0 || m.call.class == "MultiheadAttention" {
		return f.layer(m.call, path, from)
	}
	if does := block(m.call.class, modules); does != "" {
		run := steps{forward: f, words: strings.Fields(does), modules: modules, path: path}
		return run.sequence(from)
	}
	if !strings.Contains(chains, " "+m.call.class+" ") {
		f.b.Note("What forward does in %s is not printed: its layers are taken one behind another, as they stand in the text.", m.call.class)
	}
	for _, inner := range modules {
		from = f.module(inner, join(path, inner.name), from)
	}
	return from
}

func join(path, name string) string { return strings.TrimPrefix(path+"."+name, ".") }

// block returns the description of a class, if it is known by its name and modules.
func block(class string, modules []child) string {
	for _, b := range blocks {
		if b.class == class && fits(b.does, modules) {
			return b.does
		}
	}
	return ""
}

// fits reports whether the modules are those named in a description.
func fits(does string, modules []child) bool {
	names := map[string]bool{}
	for _, m := range modules {
		names[m.name] = true
	}
	named := map[string]bool{}
	for _, word := range strings.Fields(does) {
		if strings.ContainsAny(word, "=(|)") {
			continue
		}
		name, optional := strings.CutSuffix(word, "?")
		if !names[name] && !optional {
			return false
		}
		named[name] = true
	}
	for name := range names {
		if !named[name] {
			return false
		}
	}
	return true
}

// steps executes the description of a block.
type steps struct {
	forward
	words   []string
	at      int
	modules []child
	path    string
}

// sequence executes words until the end of the description or of a branch.
func (s *steps) sequence(from int) int {
	for s.at < len(s.words) {
		word := s.words[s.at]
		s.at++
		switch {
		case word == "|" || word == ")":
			return from
		case strings.HasSuffix(word, "("):
			from = s.group(strings.TrimSuffix(word, "("), from)
		case strings.HasPrefix(word, "="):
			from = s.b.Words(s.path, from, word[1:])
		default:
			name := strings.TrimSuffix(word, "?")
			for _, m := range s.modules {
				if m.name == name {
					from = s.module(m, join(s.path, name), from)
				}
			}
		}
	}
	return from
}

func (s *steps) group(word string, from int) int {
	var ends []int
	for {
		ends = append(ends, s.sequence(from))
		if s.words[s.at-1] == ")" {
			break
		}
	}
	if word == "residual" {
		if s.b.Shape(ends[0]) != s.b.Shape(from) {
			return ends[0]
		}
		word, ends = string(arch.Add), append(ends, from)
	}
	return s.b.Join(s.path, word, ends...)
}
