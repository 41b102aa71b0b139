package linemode

import (
	"fmt"
	"strings"
)

// export writes the results of the present step under the name typed after the command,
// and says where, or what is wrong. Without a name it says how to give one.
func (k *dialog) export(name string) {
	if k.options.Export == nil {
		k.paragraph("Files cannot be written from here.")
		return
	}
	r, ok := k.session.Results()
	if !ok {
		k.paragraph("There is nothing here that could be written to files.")
		return
	}
	if name == "" {
		k.paragraph(fmt.Sprintf("Under which name? Type it after the command, as in export %s. Three files get it, with .json, .csv and .md at their ends; a name that ends so is that file alone. It leads from %s. Nothing is overwritten.",
			k.options.Export.Propose(r), k.options.Export.Where()))
		return
	}
	files, err := k.options.Export.Export(name, r)
	if err != nil {
		k.paragraph("Nothing was written: " + sentence(err.Error()))
		return
	}
	k.paragraph("Written: " + sentence(strings.Join(files, ", ")))
}
