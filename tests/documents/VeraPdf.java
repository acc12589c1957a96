import java.io.File;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each file, below a line with its name, what veraPDF has against it as PDF/UA-1 and as PDF/A-3a; exit code 1 if anything. */
public class VeraPdf {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean broken = false;
        for (String file : files) {
            System.out.println("== " + file);
            for (PDFAFlavour flavour : List.of(PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_3_A)) {
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), flavour)) {
                    PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false);
                    ValidationResult result = validator.validate(parser);
                    for (TestAssertion found : result.getTestAssertions()) {
                        System.out.println(flavour + " " + found.getRuleId().getClause() + " " + found.getMessage());
                    }
                    broken |= !result.isCompliant();
                }
            }
        }
        System.exit(broken ? 1 : 0);
    }
}
