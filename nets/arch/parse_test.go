package arch_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"weightshare/nets/arch"
)

// wrongNetwork is a text that does not parse, with a fragment of the message
// and the replacement for the wrong word that makes the text parse, or "-" if
// no replacement of a single word does.
type wrongNetwork struct{ text, want, mended string }

func wrongNetworks() []wrongNetwork {
	return slices.Concat(wrongInputs(), wrongWords(), wrongOptions(), wrongFits(), wrongGroups(), wrongNames(), wrongOfSecondHalf())
}

func wrongInputs() []wrongNetwork {
	return []wrongNetwork{
		{"", `word 1, "": the network is empty; write 28x28 conv5:6 relu`, "28x28 conv5:6"},
		{" # nothing but a comment", `word 1, "": the network is empty`, "28x28 conv5:6"},
		{"28x28", `word 1, "28x28": no layer follows the input; write 28x28 conv3:4`, "-"},
		{"conv5:6 relu", `word 1, "conv5:6": the input size comes first; write 28x28 conv5:6`, "28x28 conv5:6"},
		{"3*( relu )", `word 1, "3*(": the input size comes first; write 28x28 conv5:6`, "28x28 3*("},
		{"lenet5", `word 1, "lenet5": the input size comes first; write 28x28 conv5:6`, "28x28 conv5:6"},
		{"0x8 relu", `word 1, "0x8": an input size must be at least 1`, "28x28x3"},
		{"-8x8 relu", `word 1, "-8x8": an input size cannot be negative`, "28x28x3"},
		{"ResNet50", `word 1, "ResNet50": the zoo has no network "ResNet50"; write resnet50 alone`, "-"},
		{"resnet5 relu", `word 1, "resnet5": the zoo has no network "resnet5"; write resnet50 alone`, "-"},
		{"bert", `the zoo has no network "bert"; write a name that weightshare zoo lists, or the network itself: 28x28`, "-"},
		{"nn.Sequential(nn.Linear(784,10))", `source text is not read from the command line; write it to a file and name that, or pipe it`, "-"},
		{"3,224,224 relu", `word 1, "3,224,224": sizes are written with x between them, and without commas; write 224x224x3`, "224x224x3"},
		{"28x28, relu", `word 1, "28x28,": sizes are written with x between them, and without commas; write 28x28`, "28x28"},
		{"28,,28 relu", `word 1, "28,,28": an input size is not a whole number`, "28"},
		{"8y8 relu", `word 1, "8y8": the input size comes first`, "28x28 conv5:6"},
		{"8x8x relu", `word 1, "8x8x": an input size is missing`, "28x28x3"},
		{"8x8x3x3x3 relu", `word 1, "8x8x3x3x3": an input has at most a depth, a height, a width and channels`, "28x28x3"},
		{"99999999999999999999x8 relu", `word 1, "99999999999999999999x8": an input size is too large, at most 1000000000 is possible`, "28x28x3"},
		{"1000000000x1000000000x10 relu", `the input 1000000000×1000000000×10 holds more than 2⁶³−1 numbers`, "28x28x3"},
		{"1x28x28 conv5:6", `word 1, "1x28x28": sizes are written height×width×channels, channels last and without a batch; as it stands conv5:6 does not fit: the 5×5 kernel is larger than its 1×28 input; write 28x28`, "28x28"},
		{"3x32x32 conv5:6 maxpool2 conv5:6", `as it stands conv5:6 does not fit: the 5×5 kernel is larger than its 3×32 input; write 32x32x3`, "32x32x3"},
		{"64x3x224x224 conv7:64/s2", `write 224x224x3`, "224x224x3"},
		{"2x3x16x32x32 conv3:4", `and no batch; write 28x28x3 or 16x28x28:3`, "-"},
		{"3x16x32x32 conv5:4", `write 16x32x32x3`, "16x32x32x3"},
		{"1x16000 conv80:32/s4", `sizes are written width:channels, channels last and without a batch`, "16000"},
		{"3x1000 conv9:8", `the 9×9 kernel is larger than its 3×1000 input; write 1000:3`, "1000:3"},
		{"4x9 conv5:1", `word 2, "conv5:1": the 5×5 kernel is larger than its 4×9 input; write conv4x5:1`, "conv4x5:1"},
		{"28 x 28 conv5:6", `word 1, "28 x 28": sizes are written without spaces; write 28x28`, "28x28"},
		{"28 × 28 × 3 conv5:6", `write 28x28x3`, "28x28x3"},
		{"28 X 28x3 conv5:6", `write 28x28x3`, "28x28x3"},
		{"no_such_net relu", `the zoo has no network "no_such_net"; weightshare zoo lists those it has; write the network itself`, "-"},
		{"8x8 relu 28x28", `word 3, "28x28": an input size can only be the first word`, "conv3:6"},
	}
}

func wrongWords() []wrongNetwork {
	return []wrongNetwork{
		{"28x28 conv5", `word 2, "conv5": how many kernels? write conv5:6`, "conv5:6"},
		{"28x28 conv5/s2", `word 2, "conv5/s2": how many kernels? write conv5:6/s2`, "conv5:6/s2"},
		{"28x28 conv", `how large are its kernels? write conv5:6`, "conv5:6"},
		{"28x28 conv:16", `how large are its kernels? write conv5:16`, "conv5:16"},
		{"28x28 local3x3", `how many kernels? write local3x3:6`, "local3x3:6"},
		{"28x28 conv0:6", `the kernel must be at least 1; write conv5:6`, "conv5:6"},
		{"28x28 conv5:0", `the number of kernels must be at least 1; write conv5:6`, "conv5:6"},
		{"28x28 conv-5:6", `the kernel cannot be negative; write conv5:6`, "conv5:6"},
		{"28x28 conv5:6:7", `the number of kernels is not a whole number; write conv5:6`, "conv5:6"},
		{"28x28 conv5:99999999999999999999", `the number of kernels is too large`, "conv5:6"},
		{"28x28 conv2d:6", `word 2, "conv2d:6": the input says how many axes conv has, so it is written without 2d; write conv5:6`, "conv5:6"},
		{"28x28 conv2D3:6/s2", `write conv3:6/s2`, "conv3:6/s2"},
		{"28x28 maxpool2d2", `write maxpool2`, "maxpool2"},
		{"28x28 maxpool2d", `write maxpool2`, "maxpool2"},
		{"28x28 dropout2d", `write dropout`, "dropout"},
		{"28x28 dense", `how many units? write dense:10`, "dense:10"},
		{"28x28 dense10", `the number of units follows a colon; write dense:10`, "dense:10"},
		{"28x28 maxpool", `how large is its window? write maxpool2`, "maxpool2"},
		{"28x28 maxpool2:3", `maxpool takes no number of kernels, because it works channel by channel; write maxpool2`, "maxpool2"},
		{"28x28 dw", `how large is its kernel? write dw3`, "dw3"},
		{"28x28 upsample", `the factor is missing; write upsample2`, "upsample2"},
		{"28x28 relu7", `relu takes no number; write relu`, "relu"},
		{"28x28 sepconv3:8", `there is no layer "sepconv"; write sep3:8`, "sep3:8"},
		{"28x28 maxunpool2", `there is no layer "maxunpool", the nearest is unpool; write unpool2`, "unpool2"},
		{"28x28 PReLU", `there is no layer "PReLU", the nearest is prelu; write prelu`, "prelu"},
		{"28x28 tconv2:4/op1", `the output padding must be smaller than the stride; write tconv2:4`, "tconv2:4"},
		{"28x28 con5:6/s2", `there is no layer "con", the nearest is conv; write conv5:6/s2`, "conv5:6/s2"},
		{"28x28 Relu", `the nearest is relu; write relu`, "relu"},
		{"28x28 fc:10", `the nearest is dense; write dense:10`, "dense:10"},
		{"28x28 GlobalAveragePooling2D", `there is no layer "GlobalAveragePooling"; write gap`, "gap"},
		{"28x28 convolution", `the nearest is conv; write conv5:6`, "conv5:6"},
		{"28x28 xyzzy:3", `there is no such layer; write one of conv local dense`, "-"},
		{"10:3 conv3x5:6", `the kernel of a one-dimensional layer is one number, its width; write conv5:6`, "conv5:6"},
		{"10:3 conv3:6/s2x2", `the stride of a one-dimensional layer is one number`, "conv3:6/s1"},
	}
}

func wrongOptions() []wrongNetwork {
	return []wrongNetwork{
		{"28x28 conv5:6/s0", `the stride must be at least 1; write conv5:6/s1`, "conv5:6/s1"},
		{"28x28 conv5:6/s", `the stride is missing; write conv5:6/s1`, "conv5:6/s1"},
		{"28x28 conv5:6/p-1", `the padding cannot be negative; write conv5:6/p1`, "conv5:6/p1"},
		{"28x28 conv5:6/tile0", `the period must be at least 1; write conv5:6/tile2`, "conv5:6/tile2"},
		{"28x28 conv5:6/same2", `/same takes no number; write conv5:6/same`, "conv5:6/same"},
		{"28x28 conv5:6/smae", `there is no option /smae; write conv5:6/same`, "conv5:6/same"},
		{"28x28 conv5:6/stride2", `there is no option /stride2; write conv5:6/s2`, "conv5:6/s2"},
		{"28x28 conv5:6/tiles3/same", `there is no option /tiles3; write conv5:6/tile3/same`, "conv5:6/tile3/same"},
		{"28x28 conv5:6/padding=1", `there is no option /padding=1; write conv5:6/p1`, "conv5:6/p1"},
		{"28x28 conv5:6/2", `there is no option /2; write /s2 /p1`, "-"},
		{"28x28 conv5:6//s2", `an option is missing behind a slash; write conv5:6/s2`, "conv5:6/s2"},
		{"28x28 conv5:6 /same", `word 3, "/same": an option follows its word without a space; write conv5:6/same`, "-"},
		{"28x28 conv5:6/s2/s2", `/s is there twice; write conv5:6/s2`, "conv5:6/s2"},
		{"28x28 conv5:6/same/p2", `/p does not go with /same; write conv5:6/same`, "conv5:6/same"},
		{"28x28 conv5:6/ring/same", `/same does not go with /ring; write conv5:6/ring`, "conv5:6/ring"},
		{"28x28 conv5:6/tile2/blocks2", `/blocks does not go with /tile; write conv5:6/tile2`, "conv5:6/tile2"},
		{"28x28 conv5:6/posbias/nobias", `/nobias does not go with /posbias; write conv5:6/posbias`, "conv5:6/posbias"},
		{"28x28 maxpool2/d2", `maxpool does not take /d; write only /s2 /p1 /ceil /same`, "-"},
		{"28x28 tconv3:4/d2", `tconv does not take /d; write only /s2 /p1 /op1 /g2 /same /nobias`, "-"},
		{"28x28 relu/s2", `relu takes no options; write relu`, "relu"},
	}
}

func wrongFits() []wrongNetwork {
	return []wrongNetwork{
		{"10x10 conv3:6 relu maxpool2 conv5:16", `word 5, "conv5:16": the 5×5 kernel is larger than its 4×4 input; write conv4:16 or conv5:16/same`, "conv4:16"},
		{"4 conv5:1", `word 2, "conv5:1": the kernel of 5 is larger than its input of 4; write conv4:1 or conv5:1/same`, "conv4:1"},
		{"4x9 conv5x3:1/nobias", `the 5×3 kernel is larger than its 4×9 input; write conv4x3:1/nobias or`, "conv4x3:1/nobias"},
		{"4x4 conv3:1/d3/p1", `the 3×3 kernel, 7×7 with its dilation, is larger than its 4×4 input, 6×6 with padding; write conv3:1/p1`, "conv3:1/p1"},
		{"4x4 maxpool5", `the 5×5 window is larger than its 4×4 input; write maxpool4 or maxpool5/same`, "maxpool4"},
		{"8x8 maxpool2/p2", `the padding of a pool is at most half its window; write maxpool2/p1`, "maxpool2/p1"},
		{"4x4 conv11:1/ring", `the kernel would wrap round more than once`, "-"},
		{"8x8x4 conv3:6/g3", `4 input channels cannot be divided into 3 groups; write conv3:6/g2`, "conv3:6/g2"},
		{"8x8x4 conv3:6/g4", `6 kernels cannot be divided into 4 groups; write conv3:6/g2`, "conv3:6/g2"},
		{"8x8 conv3:6/g2", `1 input channel cannot be divided into 2 groups; write conv3:6`, "conv3:6"},
		{"8x8 tconv2:3/s2/p9", `the padding leaves nothing of its output; write tconv2:3/s2`, "tconv2:3/s2"},
		{"8x8 dense:3 conv3:1", `conv works on maps, its input is a row of 3 units; write it before what flattens`, "-"},
		{"8x8 flatten gap", `gap works on maps, its input is a row of 64 units`, "-"},
		{"8x8 tied", `there is no dense layer before it left to mirror; write dense:32 relu tied`, "dense:32 relu tied"},
		{"8x8 dense:3 tied tied", `word 4, "tied": there is no dense layer`, "-"},
		{"1000000000 2*( upsample1000000000 )", `word 3, "upsample1000000000": its output is too large; write upsample2`, "upsample2"},
		{"1000000000 2*( tconv1:1/s1000000000 )", `its output is too large`, "tconv1:1"},
		{"1000000000 upsample1000000000 upsample9 conv1000000000:1/d1000000000/same", `its windows reach too far; write smaller numbers`, "conv3:1/same"},
		{"1000000000x1000000000x9 cat( | )", `its output 1000000000×1000000000×18 holds more than 2⁶³−1`, "-"},
		{"1x1x1000000000 10*( cat( | | | | | | | | | ) )", `its branches have too many channels together`, "-"},
		{"1000000000x1000000000 conv1:100", `its output 1000000000×1000000000×100 holds more than 2⁶³−1 numbers`, "conv1:1"},
	}
}

func wrongGroups() []wrongNetwork {
	return []wrongNetwork{
		{"8x8 add( conv3:1 | )", `word 2, "add(": its branches give 6×6×1 and 8×8×1, which cannot be added; write branches of one shape`, "-"},
		{"8x8 cat( conv3:1 | )", `which do not fit side by side`, "-"},
		{"8x8 mul( conv3:1 | )", `which cannot be multiplied`, "-"},
		{"8x8 add( dense:64 | )", `its branches give 64 and 8×8×1`, "-"},
		{"8x8 add( relu", `word 2, "add(": the group is never closed; write a )`, "-"},
		{"8x8 add( relu )", `it has one branch; write add( … | … )`, "-"},
		{"8x8 3*( )", `the group is empty; write 3*( conv3:6/same relu )`, "-"},
		{"8x8 3*( relu | bn )", `word 4, "|": 3*( … ) has no branches`, "-"},
		{"8x8 relu )", `word 3, ")": there is no group here to close`, "-"},
		{"8x8 relu | relu", `word 3, "|": there is no group here to divide`, "-"},
		{"8x8 add", `its branches are missing; write add( relu | )`, "add( relu | )"},
		{"8x8 99999999999*( relu )", `the number of times is too large, at most 10000 layers are possible; write 3*(`, "3*("},
		{"8x8 0*( relu )", `the number of times must be at least 1; write 3*(`, "3*("},
		{"8x8 *( relu )", `how many times? write 3*(`, "3*("},
		{"8x8 3( relu )", `a repeated group needs a *; write 3*(`, "3*("},
		{"8x8 3* ( relu )", `a group follows the number of times; write 3*( … )`, "-"},
		{"8x8 ( relu )", `what is the group for?`, "-"},
		{"8x8 sum( relu | bn )", `there is no group "sum(", the nearest is add; write add(`, "add("},
		{"8x8 concat( relu | bn )", `the nearest is cat; write cat(`, "cat("},
		{"8x8 conv( relu )", `there is no such group`, "-"},
		{"8x8 1000000*(conv3:1/same)", `word 2, "1000000*(": that makes 1000000 layers, at most 10000 are possible`, "3*("},
		// The leftmost of two mistakes is the one to report.
		{"4x4 conv9:1 wibble", `word 2, "conv9:1": the 9×9 kernel`, "-"},
		{"4x4 add( conv9:1 | wibble", `word 3, "conv9:1": the 9×9 kernel`, "-"},
		{"4x4 wibble conv9:1", `word 2, "wibble": there is no`, "-"},
		{"8x8 3*( conv7:1 ) wibble", `word 3, "conv7:1": the 7×7 kernel is larger than its 2×2 input`, "-"},
	}
}

func TestParseErrors(t *testing.T) {
	t.Parallel()
	for _, test := range wrongNetworks() {
		_, err := arch.Parse(test.text)
		var wrong *arch.Error
		if !errors.As(err, &wrong) {
			t.Errorf("%q: got error %v, want an *arch.Error", test.text, err)
			continue
		}
		if !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q:\n got %v\nwant %s", test.text, err, test.want)
		}
		if got := test.text[wrong.Start:wrong.End]; got != wrong.Text {
			t.Errorf("%q: bytes %d..%d are %q, want the word %q", test.text, wrong.Start, wrong.End, got, wrong.Text)
		}
		if wrong.Suggestion == "" {
			t.Errorf("%q: nothing says what to write", test.text)
		}
		if test.mended == "-" {
			continue
		}
		mended := test.text[:wrong.Start] + "\n" + test.mended + " " + test.text[wrong.End:]
		if _, err := arch.Parse(mended); err != nil {
			t.Errorf("%q: mended to %q it gives %v", test.text, mended, err)
		}
	}
}

// TestHostileWords checks that a message remains one short printable line
// whatever the word.
func TestHostileWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"\x1b[31m", "28x28 \x1b[2J", "28x28 conv5:\x1b[2J", "28x28 conv5:6/\x1b", "28x28 \xff\xfe", "28x28 conv5:6/\xff",
		"28x28 " + strings.Repeat("a", 100_000), "28x28 conv5:" + strings.Repeat("9", 100_000), "28x28 conv5:6" + strings.Repeat("/q", 50_000),
		strings.Repeat("8x", 50_000) + "8 relu", "28x28 " + strings.Repeat("é", 1000) + "(", "28x28 \u200bconv5:6", "28x28 conv５:6", "28x28 " + strings.Repeat("9", 1000) + "*( relu )",
		"28x28 relu /" + strings.Repeat("x", 1000), "28x28 a" + strings.Repeat("\u0301", 1000), "28x28 \u202ecba",
	} {
		_, err := arch.Parse(text)
		if err == nil {
			t.Errorf("%.40q parses", text)
			continue
		}
		message := err.Error()
		if !utf8.ValidString(message) || strings.ContainsAny(message, "\x1b\n\r\u200b\u202e") ||
			strings.Contains(message, strings.Repeat("\u0301", 5)) || len(message) > 700 {
			t.Errorf("%.40q: message of %d bytes: %.200q", text, len(message), message)
		}
	}
}
