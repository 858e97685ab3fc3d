package io.drover.blockengine.format;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes written as Kubernetes quantities ({@code 2097152}, {@code 2Mi}, {@code 16M}). */
final class Quantities {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(Ki|Mi|Gi|k|M|G|)");
    private static final Map<String, Long> UNITS =
            Map.of(
                    "",
                    1L,
                    "k",
                    1_000L,
                    "M",
                    1_000_000L,
                    "G",
                    1_000_000_000L,
                    "Ki",
                    1L << 10,
                    "Mi",
                    1L << 20,
                    "Gi",
                    1L << 30);

    private Quantities() {}

    /** 2 MiB for a missing or zero size. */
    static BlockSize blockSize(String text, String backup) throws FormatException {
        if (text.isBlank()) {
            return BlockSize.DEFAULT;
        }
        Matcher matcher = FORM.matcher(text.strip());
        if (matcher.matches()) {
            try {
                int bytes =
                        new BigDecimal(matcher.group(1))
                                .multiply(BigDecimal.valueOf(UNITS.get(matcher.group(2))))
                                .intValueExact();
                return bytes == 0 ? BlockSize.DEFAULT : new BlockSize(bytes);
            } catch (ArithmeticException | IllegalArgumentException e) {
                throw wrong(text, backup, e);
            }
        }
        throw wrong(text, backup, null);
    }

    private static FormatException wrong(String text, String backup, RuntimeException cause) {
        return new FormatException(
                "backup "
                        + backup
                        + " is damaged: "
                        + BackupConfig.BLOCK_SIZE
                        + " '"
                        + text
                        + "' is not a usable block size",
                cause);
    }
}
