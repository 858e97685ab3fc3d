package io.drover.metrics;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes an MXBean, an attribute, an operation or a parameter to consoles, with its unit. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER})
@interface Described {
    String value();

    /** Name of a parameter, which the class file does not contain. */
    String name() default "";
}
