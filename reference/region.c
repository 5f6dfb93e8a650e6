/* The shared region: a copy of the harness's, with the values in it that belong to this process. */
#define _GNU_SOURCE
#include "reference.h"
#include "layout.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

int region_fd = -1;

static int opened[RegionLayout_SlotCount];
static int opened_count;

/* Expectations that depend on who makes the calls. */
static struct { unsigned long address; int of_parent; } expected[RegionLayout_SlotCount];
static int expected_count;
static int pipe_ends[2];

static int64_t *word(uintptr_t address)
{
    return (int64_t *)address;
}

static int keep(int fd, const char *what)
{
    check(fd >= 0, what);
    opened[opened_count++] = fd;
    return fd;
}

static int pipe_end(int end)
{
    if (pipe_ends[0] == pipe_ends[1]) {
        check(pipe2(pipe_ends, O_CLOEXEC) == 0, "pipe2");
        keep(pipe_ends[0], "pipe2");
        keep(pipe_ends[1], "pipe2");
    }
    return pipe_ends[end];
}

static int udp_to_itself(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(address);
    int fd = keep(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0), "socket(AF_INET)");

    check(bind(fd, (struct sockaddr *)&address, size) == 0, "bind(127.0.0.1)");
    check(getsockname(fd, (struct sockaddr *)&address, &size) == 0, "getsockname");
    check(connect(fd, (struct sockaddr *)&address, size) == 0, "connect(127.0.0.1)");
    return fd;
}

static int64_t value_of(const char *source)
{
    if (strcmp(source, "DevZero") == 0)
        return keep(open("/dev/zero", O_RDONLY | O_CLOEXEC), "open(/dev/zero)");
    if (strcmp(source, "DevNull") == 0)
        return keep(open("/dev/null", O_WRONLY | O_CLOEXEC), "open(/dev/null)");
    if (strcmp(source, "PipeReadEnd") == 0)
        return pipe_end(0);
    if (strcmp(source, "PipeWriteEnd") == 0)
        return pipe_end(1);
    if (strcmp(source, "UdpToItself") == 0)
        return udp_to_itself();
    check(0, "unknown slot in the list of slots");
    return 0;
}

/* The list has lines of an address in hexadecimal and where the value comes from. */
static void fill_slots(const char *slots)
{
    FILE *list = fopen(slots, "re");
    unsigned long address;
    char source[32];

    check(list != NULL, slots);
    expected_count = 0;
    while (fscanf(list, "%lx %31s", &address, source) == 2) {
        if (strcmp(source, "ProcessId") == 0 || strcmp(source, "ParentProcessId") == 0) {
            expected[expected_count].address = address;
            expected[expected_count++].of_parent = source[1] == 'a';
        } else {
            *word(address) = value_of(source);
        }
    }
    fclose(list);
    region_expect_calls_of(getpid(), getppid());
}

void region_expect_calls_of(pid_t process, pid_t its_parent)
{
    for (int i = 0; i < expected_count; i++)
        *word(expected[i].address) = expected[i].of_parent ? its_parent : process;
}

void region_inherit(posix_spawn_file_actions_t *actions)
{
    for (int i = 0; i < opened_count; i++)
        check(posix_spawn_file_actions_adddup2(actions, opened[i], opened[i]) == 0, "adddup2");
}

void region_open(const char *image, const char *slots)
{
    int file = open(image, O_RDONLY | O_CLOEXEC);
    void *region;

    check(file >= 0, image);
    region_fd = memfd_create("hostcall", MFD_CLOEXEC);
    check(region_fd >= 0, "memfd_create");
    check(ftruncate(region_fd, RegionLayout_Size) == 0, "ftruncate");
    region = mmap((void *)RegionLayout_Base, RegionLayout_Size, PROT_READ | PROT_WRITE | PROT_EXEC,
                  MAP_SHARED | MAP_FIXED_NOREPLACE, region_fd, 0);
    check(region == (void *)RegionLayout_Base, "mmap(shared region)");
    check(read(file, region, RegionLayout_Size) == RegionLayout_Size, "read(region image)");
    close(file);
    fill_slots(slots);
}

void region_prepare(int64_t iterations)
{
    *word(RegionLayout_Iterations) = iterations;
    *word(RegionLayout_Mismatches) = 0;
    *word(RegionLayout_LastMismatch) = 0;
}

int64_t region_mismatches(void)
{
    return *word(RegionLayout_Mismatches);
}

void run_request(void *request)
{
    ((void (*)(void *))RegionLayout_Executor)(request);
}

void region_close(void)
{
    while (opened_count > 0)
        close(opened[--opened_count]);
    pipe_ends[0] = pipe_ends[1] = 0;
    munmap((void *)RegionLayout_Base, RegionLayout_Size);
    close(region_fd);
    region_fd = -1;
}
