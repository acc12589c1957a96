import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Says of each file, below a line with its name, what veraPDF has against it as PDF/UA-1; exit code 1 if anything. */
public class VeraPdf {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean broken = false;
        for (String file : files) {
            try (PDFAParser parser = Foundries.defaultInstance().createParser(new File(file), PDFAFlavour.PDFUA_1)) {
                PDFAValidator validator = Foundries.defaultInstance().createValidator(PDFAFlavour.PDFUA_1, false);
                ValidationResult result = validator.validate(parser);
                System.out.println("== " + file);
                for (TestAssertion found : result.getTestAssertions()) {
                    System.out.println(found.getRuleId().getClause() + " " + found.getMessage());
                }
                broken |= !result.isCompliant();
            }
        }
        System.exit(broken ? 1 : 0);
    }
}
