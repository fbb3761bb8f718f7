package org.communique.release;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.communique.memory.MemoryBudget;
import org.communique.query.IndexedText;
import org.communique.query.ReleaseTexts;
import org.communique.query.TermPositions;

/** Analyses texts of releases to hold them against queries; a large one at a time, as far as there is memory. */
@ApplicationScoped
public class TextAnalysis {
    /** A text with fewer characters needs little memory. */
    private static final int SMALL = 64 * 1_024;

    /** How many bytes of heap a character of a body takes while it is analysed, and its terms with their positions. */
    private static final int HEAP_PER_CHARACTER = 24;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final MemoryBudget budget;

    TextAnalysis(MemoryBudget budget) {
        this.budget = budget.background();
    }

    /** @throws org.communique.memory.BudgetExhaustedException if no memory for a large text becomes free in time */
    public TermPositions positions(ReleaseTexts texts) {
        int characters = texts.body() == null ? 0 : texts.body().length();
        if (characters <= SMALL) {
            return TermPositions.of(IndexedText.of(texts).text());
        }
        MemoryBudget.Share share = budget.take((long) characters * HEAP_PER_CHARACTER, PATIENCE);
        try (share) {
            return TermPositions.of(IndexedText.of(texts).text());
        }
    }
}
