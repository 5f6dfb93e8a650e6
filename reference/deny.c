/*
 * deny NUMBER[,ARGUMENT,VALUE]=ERRNO… -- COMMAND…: runs a command for which system calls fail, as under a container's
 * filter or on a system that lacks them: all of one number, or those whose argument has a value (its low 32 bits). For the
 * tests of what the harness says then.
 */
#define _GNU_SOURCE
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { MOST_RULES = 32 };

static struct sock_filter filter[5 * MOST_RULES + 1];
static unsigned short length;

static void add(unsigned short code, unsigned char if_true, unsigned char if_false, unsigned int value)
{
    filter[length++] = (struct sock_filter)BPF_JUMP(code, value, if_true, if_false);
}

static void load(size_t offset)
{
    add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offset);
}

static int add_rule(const char *text)
{
    long number, argument, value, error;
    int with_argument = sscanf(text, "%li,%li,%li=%li", &number, &argument, &value, &error) == 4;

    if (!with_argument && sscanf(text, "%li=%li", &number, &error) != 2)
        return 0;
    load(offsetof(struct seccomp_data, nr));
    add(BPF_JMP | BPF_JEQ | BPF_K, 0, with_argument ? 3 : 1, number);
    if (with_argument) {
        load(offsetof(struct seccomp_data, args) + 8 * argument);
        add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, value);
    }
    add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ERRNO | (error & SECCOMP_RET_DATA));
    return 1;
}

int main(int argc, char **argv)
{
    int next = 1;
    struct sock_fprog program = { .filter = filter };

    while (next < argc && next <= MOST_RULES && strcmp(argv[next], "--") != 0 && add_rule(argv[next]))
        next++;
    if (next + 1 >= argc || strcmp(argv[next], "--") != 0) {
        fprintf(stderr, "usage: deny NUMBER[,ARGUMENT,VALUE]=ERRNO… -- COMMAND…\n");
        return 2;
    }
    add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_ALLOW);
    program.len = length;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0) {
        perror("deny: seccomp");
        return 1;
    }
    execvp(argv[next + 1], argv + next + 1);
    perror(argv[next + 1]);
    return 127;
}
