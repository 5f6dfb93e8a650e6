/*
 * The C twin of the native paths: the same work as the C# harness, so that the ratio of the two shows what the
 * harness costs.
 *
 * layout.h is made by the harness out of its own constants before it compiles this program, and the images of
 * the shared region are copies of the ones that it runs: nothing is assembled or laid out twice.
 */
#ifndef HOSTCALL_REFERENCE_H
#define HOSTCALL_REFERENCE_H

#include <stddef.h>
#include <stdint.h>

/* One way to run the payload. Any failure ends the program with a sentence. */
struct reference_path {
    const char *name;
    void (*open)(void);
    void (*run)(void); /* the payload's body, for as many iterations as the region says */
    void (*close)(void);
};

extern const struct reference_path host_path;
extern const struct reference_path ptrace_sysemu_path;
extern const struct reference_path guest_path;

/* region.c */
extern int region_fd;
void region_open(const char *image, const char *slots);
void region_prepare(int64_t iterations);
int64_t region_mismatches(void);
void region_close(void);

/* Runs a request of the shared region or of a stub's registers, with the executor that the harness assembled. */
void run_request(void *request);

/* main.c */
extern int measuring_cpu;
extern const char *stub_image;
void pin(int pid, int cpu);
void check(int ok, const char *what);

#endif
