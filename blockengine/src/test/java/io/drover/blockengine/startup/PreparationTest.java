package io.drover.blockengine.startup;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class PreparationTest {
    @Test
    void preparationSucceeds() {
        assertThatCode(Preparation::run).doesNotThrowAnyException();
    }
}
