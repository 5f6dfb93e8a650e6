using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using Hostcall.GuestPayloads;
using Hostcall.Tests.EndToEnd;
using Iced.Intel;

namespace Hostcall.Tests.GuestPayloads;

/// <summary>The stub's ELF file, which no linker made.</summary>
public sealed class StubImageTests
{
    private const int HeaderSize = 64 + 56;

    [Fact]
    public void Readelf_finds_a_static_program_with_one_segment_that_cannot_be_written()
    {
        using var folder = new ScratchFolder();
        string file = folder["stub.elf"];
        File.WriteAllBytes(file, StubImage.Build());
        string text = Readelf(file);
        Assert.Contains("EXEC (Executable file)", text, StringComparison.Ordinal);
        Assert.Contains("Advanced Micro Devices X86-64", text, StringComparison.Ordinal);
        Assert.Matches(@"Number of program headers:\s+1\n", text);
        Assert.Matches(@"LOAD\s+0x0+ 0x0+400000 ", text);
        Assert.Matches(@"R E\s+0x1000\n", text);
        Assert.DoesNotContain("Warning", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Error", text, StringComparison.Ordinal);
    }

    [Fact]
    public void It_fits_a_page_and_begins_with_code()
    {
        byte[] image = StubImage.Build();
        Assert.InRange(image.Length, HeaderSize, RegionLayout.PageSize);
        Assert.Equal(0x40_0000UL + HeaderSize, BinaryPrimitives.ReadUInt64LittleEndian(image.AsSpan(24)));
        var code = Code.Decode(image[HeaderSize..], 0x40_0000 + HeaderSize);
        Assert.Equal(Mnemonic.Syscall, code[^1].Mnemonic);
    }

    [Fact]
    public void It_asks_to_die_with_its_parent_before_anything_else()
    {
        var code = Code.Decode(StubImage.Build()[HeaderSize..], 0x40_0000 + HeaderSize);
        var first = code.TakeWhile(instruction => instruction.Mnemonic != Mnemonic.Syscall)
            .ToDictionary(instruction => instruction.Op0Register, instruction => instruction.Immediate32);
        Assert.Equal((157U, 1U, 9U), (first[Register.EAX], first[Register.EDI], first[Register.ESI])); // prctl(PR_SET_PDEATHSIG, SIGKILL)
    }

    /// <summary>Its tracer died before it could ask, say; whoever is its parent then would hold it for ever.</summary>
    [Fact]
    public void It_ends_where_its_parent_is_not_the_one_that_shall_trace_it()
    {
        using var folder = new ScratchFolder();
        File.WriteAllBytes(folder["stub"], StubImage.Build());
        File.SetUnixFileMode(folder["stub"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllBytes(folder["region"], new byte[RegionLayout.Size]);
        using var stub = Process.Start("sh", ["-c", "exec \"$0\" <> \"$1\"", folder["stub"], folder["region"]])!;
        try
        {
            Assert.True(stub.WaitForExit(TimeSpan.FromSeconds(10)), "the stub has a tracer that it was not given");
            Assert.Equal(3, stub.ExitCode); // ESRCH
        }
        finally
        {
            if (!stub.HasExited) stub.Kill();
        }
    }

    private static string Readelf(string file)
    {
        try
        {
            using var readelf = Process.Start(new ProcessStartInfo("readelf", ["-h", "-l", "-W", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                Environment = { ["LC_ALL"] = "C" },
            })!;
            string text = readelf.StandardOutput.ReadToEnd() + readelf.StandardError.ReadToEnd();
            readelf.WaitForExit();
            return text;
        }
        catch (Win32Exception)
        {
            Assert.Skip("there is no readelf; install binutils");
            return "";
        }
    }
}
