using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Hostcall.Results;
using Hostcall.Results.Profiles;
using Hostcall.Traces;

namespace Hostcall.Tests.Traces;

public sealed class SymbolTests
{
    [Fact]
    public void Cold_parts_and_inner_labels_are_the_function()
    {
        var map = SystemMap.Parse(new StringReader("""
            ffffffff81000000 T __pfx_text_start
            ffffffff81000100 T entry_SYSCALL_64
            ffffffff81000140 t entry_SYSCALL_64_after_hwframe
            ffffffff81000200 T vcpu_load
            ffffffff81000300 t vcpu_load.cold
            ffffffff81000400 D some_data
            ffffffff81000500 T __se_sys_getpid
            ffffffff81000500 T __x64_sys_getpid
            ffffffff81000600 T last
            """), "map");
        Assert.Equal("entry_SYSCALL_64", map.Find(0xffffffff81000150)?.Function.Name);
        Assert.Equal("vcpu_load", map.Find(0xffffffff81000310)?.Function.Name);
        Assert.Equal("__x64_sys_getpid", map.Find(0xffffffff810005ff)?.Function.Name);
        Assert.Null(map.Find(0x1000));
        Assert.Null(map.Find(0xffffffff81000700));
    }

    /// <summary>As /proc/kallsyms has them: modules behind a tab, in brackets.</summary>
    [Fact]
    public void Symbols_of_modules_and_tabs_are_read()
    {
        var map = SystemMap.Parse(new StringReader("ffffffff81000000 T vcpu_load\r\nffffffffc0a01000 t vmx_vcpu_load\t[kvm_intel]\nffffffffc0a02000\tt\tlast\t[kvm_intel]\n"), "map");
        Assert.Equal("vcpu_load", map.Find(0xffffffff81000000)?.Function.Name);
        Assert.Equal("vmx_vcpu_load", map.Find(0xffffffffc0a01abc)?.Function.Name);
    }

    [Theory]
    [InlineData("0000000000000000 T vcpu_load\n0000000000000000 t vcpu_put\n")]
    [InlineData("0000000000000000 T vcpu_load\n0000000000000000 t vmx_vcpu_load\t[kvm_intel]\n")]
    [InlineData("0000000000000000 T only\n")]
    [InlineData("ffffffff81000000 T vcpu_load\nffffffff81000000 t vcpu_put\n")]
    public void A_map_whose_addresses_are_hidden_is_refused_with_the_reason(string text)
    {
        var error = Assert.Throws<ResultFileException>(() => SystemMap.Parse(new StringReader(text), "map"));
        Assert.Contains("kernel.kptr_restrict", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ffffffff81000000 T\n")]
    [InlineData("address T name\n")]
    [InlineData("ffffffff81000000 D only_data\n")]
    [InlineData("")]
    public void A_damaged_map_is_refused(string text) => Assert.Throws<ResultFileException>(() => SystemMap.Parse(new StringReader(text), "map"));

    [Theory]
    [InlineData("Hostcall_Paths_Hostcall_Paths_GuestSession__RunUntilParked", "GuestSession.RunUntilParked")]
    [InlineData("__ioctl", "__ioctl")]
    [InlineData("RhpPInvoke", "RhpPInvoke")]
    public void Names_of_compiled_code_are_readable(string symbol, string shown)
    {
        string source = $"int {symbol}(void) {{ return 1; }} void _start(void) {{ for (;;) {symbol}(); }}";
        var found = Compile(source);
        Assert.Contains(found, known => known.Function == new FunctionName(Domain.Agent, shown) && known.End > known.Start);
    }

    [Fact]
    public void Any_bytes_are_refused_as_a_program() => Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        Assert.Throws<ResultFileException>(() => ElfSymbols.Parse([.. "\u007fELF\u0002\u0001"u8, .. new byte[60], .. bytes], "program"))).QuickCheckThrowOnFailure();

    [Fact]
    public void Names_compiled_at_run_time_are_found_where_the_runtime_wrote_them()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "7fc6008c8140 40 void [hostcall] Hostcall.Scenarios.TraceLoop::Loop(int64)[Tier1]\nnonsense\n7fc600891800 zz x\n");
        Assert.Equal("vmm!TraceLoop.Loop", PerfMap.Read(file).Find(0x7fc6008c814b)?.Function.ToString());
        File.Delete(file);
        Assert.Equal(0, PerfMap.Read(file).Count);
    }

    private static IReadOnlyList<Symbol> Compile(string source)
    {
        string folder = Directory.CreateTempSubdirectory("hostcall-test-").FullName;
        try
        {
            string program = Path.Join(folder, "program");
            using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O0", "-nostdlib", "-static", "-no-pie", "-x", "c", "-", "-o", program]) { RedirectStandardInput = true })!;
            compiler.StandardInput.Write(source);
            compiler.StandardInput.Close();
            compiler.WaitForExit();
            Assert.Equal(0, compiler.ExitCode);
            return ElfSymbols.Read(program);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
