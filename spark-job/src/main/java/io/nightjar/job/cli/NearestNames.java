package io.nightjar.job.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What a name that does not exist may have been meant for. */
final class NearestNames {
    private static final int MOST = 3;
    /** Letters of a word that is looked for in names: a shorter one is in too many. */
    private static final int FEWEST_LETTERS = 3;
    /** Letters of a name that is compared at all. */
    private static final int FEWEST = 2;

    private static final int LONGEST = 64;

    private NearestNames() {}

    /** As a question behind a sentence, or nothing where no name is near. */
    static String question(String given, Collection<String> names) {
        List<String> nearest = of(given, names);
        return nearest.isEmpty() ? "" : ", did you mean " + String.join(" or ", nearest) + "?";
    }

    /**
     * The names that are the fewest slips away, if these are few for so short a name; or else those that contain what
     * is given, or are contained in it. A slip is a letter too many, too few, wrong, or exchanged with its neighbour.
     */
    static List<String> of(String given, Collection<String> names) {
        String word = bare(given);
        if (word.length() < FEWEST || word.length() > LONGEST) {
            return List.of();
        }
        int allowed = Math.max(1, word.length() / 3);
        int fewest =
                names.stream().mapToInt(name -> slips(word, bare(name))).min().orElse(Integer.MAX_VALUE);
        if (fewest <= allowed) {
            return names.stream()
                    .filter(name -> slips(word, bare(name)) == fewest)
                    .sorted()
                    .limit(MOST)
                    .toList();
        }
        return names.stream()
                .filter(name -> contains(bare(name), word) || contains(word, bare(name)))
                .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static boolean contains(String whole, String part) {
        return part.length() >= FEWEST_LETTERS && whole.contains(part);
    }

    private static String bare(String name) {
        return name.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The distance of Damerau and Levenshtein, of letters that are exchanged once. */
    static int slips(String a, String b) {
        int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                least[i][j] = i == 0 || j == 0 ? i + j : slips(a, b, i, j, least);
            }
        }
        return least[a.length()][b.length()];
    }

    private static int slips(String a, String b, int i, int j, int[][] least) {
        int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int slips = Math.min(least[i - 1][j - 1] + wrong, 1 + Math.min(least[i - 1][j], least[i][j - 1]));
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(slips, least[i - 2][j - 2] + 1) : slips;
    }
}
