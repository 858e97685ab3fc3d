/**
 * The web console. A page is a Camel route of {@code routes/console*.camel.yaml}: a bean of {@code
 * page} reads the caches and returns a record of {@code view}, from which a template of {@code
 * src/main/jte} makes HTML. Forms write resources and nothing else. {@code guard} is asked before
 * any route, whoever wrote it.
 */
package io.drover.console;
