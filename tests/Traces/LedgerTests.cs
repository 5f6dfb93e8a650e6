using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

/// <summary>
/// Known answers: what is in the disassembly of the one call of each recording that counts, counted there by searching its text. Which
/// MSR it is was read from the mov to ecx above each rdmsr and wrmsr.
/// </summary>
public sealed class LedgerTests
{
    [Theory]
    [InlineData("wrmsr", 2, 0, 2)]
    [InlineData("wrmsr: KERNEL_GS_BASE", 2, 0, 2)]
    [InlineData("rdmsr", 2, 1, 2)]
    [InlineData("rdmsr: KERNEL_GS_BASE", 1, 0, 1)]
    [InlineData("rdmsr: DEBUGCTLMSR", 1, 1, 1)]
    [InlineData("vmlaunch, vmresume, vmrun", 1, 1, 1)]
    [InlineData("VM exits", 1, 1, 1)]
    [InlineData("vmcall, vmmcall", 0, 1, 1)]
    [InlineData("vmread", 9, 9, 9)]
    [InlineData("vmwrite", 1, 1, 1)]
    [InlineData("fxsave", 2, 0, 2)]
    [InlineData("xsave", 0, 0, 0)]
    [InlineData("fxrstor", 2, 0, 2)]
    [InlineData("xrstor", 0, 0, 0)]
    [InlineData("swapgs", 6, 0, 2)]
    [InlineData("rd/wr fsbase, gsbase", 2, 0, 2)]
    [InlineData("syscall", 2, 0, 0)]
    [InlineData("sysret", 2, 0, 0)]
    [InlineData("mov to cr3", 4, 0, 0)]
    [InlineData("lgdt, lidt", 1, 0, 1)]
    [InlineData("loads of segment registers", 0, 0, 0)]
    [InlineData("cpuid", 1, 0, 1)]
    [InlineData("rdtsc, rdtscp", 2, 1, 2)]
    [InlineData("verw", 3, 1, 1)]
    [InlineData("lfence", 2, 2, 3)]
    [InlineData("stac", 0, 2, 2)]
    [InlineData("clac", 0, 2, 2)]
    [InlineData("locked operations", 4, 4, 4)]
    [InlineData("indirect calls and jumps", 1, 0, 0)]
    [InlineData("retpolines", 3, 1, 1)]
    [InlineData("rep string operations", 2, 1, 3)]
    [InlineData("repetitions of these", 16, 21, 37)]
    public void The_ledger_has_what_the_disassembly_shows(string transition, int vmExit, int hypercall, int robust) => Assert.Equal(
        [vmExit, hypercall, robust],
        new[] { "vm-exit", "hypercall", "hypercall-robust" }
            .Select(path => Recorded.Read(path).Transitions.Where(count => count.Transition == transition).Sum(count => count.PerCall)));

    [Theory]
    [InlineData("vm-exit")]
    [InlineData("ptrace-sysemu")]
    [InlineData("qemu/vm-exit")]
    [InlineData("qemu/ptrace-sysemu")]
    public void Details_add_up_to_their_transition(string path)
    {
        var counts = Recorded.Read(path).Transitions;
        foreach (string transition in (string[])["wrmsr", "rdmsr"])
        {
            double whole = counts.Single(count => count.Transition == transition).PerCall;
            Assert.Equal(whole, counts.Where(count => TransitionCount.IsDetailOf(count.Transition, transition)).Sum(count => count.PerCall), 9);
        }
    }

    /// <summary>What ecx holds behind some instructions, and so which MSR a wrmsr there is about.</summary>
    [Theory]
    [InlineData(0x48UL, "b948000000")] // mov ecx, 0x48
    [InlineData(0x48UL, "48c7c148000000")] // mov rcx, 0x48
    [InlineData(0xffffffffUL, "48c7c1ffffffff", "89c9")] // mov rcx, -1; mov ecx, ecx: the upper half is cleared
    [InlineData(0x48UL, "bf48000000", "e800010000", "89f9")] // mov edi, 0x48; call; mov ecx, edi: native_write_msr
    [InlineData(0UL, "31c9")] // xor ecx, ecx
    [InlineData(0x48UL, "b948000000", "89ca", "0fb6c1")] // copies of it elsewhere leave it
    [InlineData(null, "b948000000", "8b4d08")] // mov ecx, [rbp+8]
    [InlineData(null, "b948000000", "59")] // pop rcx
    [InlineData(null, "b948000000", "b101")] // mov cl, 1
    [InlineData(null, "b948000000", "83c101")] // add ecx, 1
    [InlineData(null, "b948000000", "0f44c8")] // cmove ecx, eax
    [InlineData(null, "b948000000", "87d9")] // xchg ecx, ebx
    [InlineData(null, "b948000000", "0f05")] // syscall
    [InlineData(null, "b948000000", "0fa2")] // cpuid
    [InlineData(null, "b948000000", "f3a4")] // rep movsb
    [InlineData(null, "bf48000000", "8b3f", "89f9")] // a copy of what was loaded
    [InlineData(null, "31d1")] // xor ecx, edx
    [InlineData(0x48UL, "b948000000", "0f32", "0f30")] // rdmsr, wrmsr
    public void A_register_is_known_where_the_code_says_it(ulong? expected, params string[] code)
    {
        var decoder = new X64Decoder();
        var registers = new KnownRegisters();
        foreach (string instruction in code) registers.Execute(decoder.Decode(Convert.FromHexString(instruction))!);
        Assert.Equal(expected, registers[RegisterEffect.Rcx]);
    }

    [Fact]
    public void Rax_is_another_one_in_the_guest()
    {
        var registers = new KnownRegisters();
        registers.Execute(new X64Decoder().Decode([0xb8, 1, 0, 0, 0])!);
        Assert.Equal(1UL, registers[RegisterEffect.Rax]);
        registers.CrossToGuestOrBack();
        Assert.Null(registers[RegisterEffect.Rax]);
    }

    [Theory]
    [InlineData(0x48, "SPEC_CTRL")]
    [InlineData(0xC0000101, "GS_BASE")]
    [InlineData(0x1234, "0x1234")]
    public void An_MSR_has_the_kernels_name_or_its_number(uint number, string name) => Assert.Equal(name, Msr.NameOf(number));
}
