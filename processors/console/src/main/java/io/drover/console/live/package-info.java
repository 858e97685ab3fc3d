/** How open pages learn that something has changed. */
package io.drover.console.live;
