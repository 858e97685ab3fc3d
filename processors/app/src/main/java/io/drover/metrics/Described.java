package io.drover.metrics;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What consoles show of an MXBean, an attribute, an operation or its parameter, with its unit. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER})
@interface Described {
    String value();

    /** Of a parameter, whose name is not in the class file. */
    String name() default "";
}
