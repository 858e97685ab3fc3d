package io.drover.console.guard;

/**
 * Why a request is not answered.
 *
 * @param status of HTTP
 * @param reason in words, with the remedy; shown as plain text
 */
record Refusal(int status, String reason) {}
