using System.Diagnostics;

namespace Hostcall.Tests.EndToEnd;

/// <summary>./reproduce in front of programs that only write down what they are asked for.</summary>
public sealed class ReproduceTests : IDisposable
{
    private const string Trace = "trace --diff vm-exit hypercall --lane lab-bochs-icelake --out";

    private readonly ScratchFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("", true)]
    [InlineData("--scenario getpid,enosys", true)]
    [InlineData("--lane native,lab-bochs-icelake", true)]
    [InlineData("--lane native", false)]
    [InlineData("--lane=lab-qemu-svm", false)]
    [InlineData("--lane lab-bochs-haswell", false)]
    public void What_was_measured_is_traced_unless_other_lanes_were_asked_for(string arguments, bool isTraced)
    {
        var (code, asked) = Run("", $"{arguments} --out {folder["run"]}");
        Assert.Equal(0, code);
        Assert.Contains($"{arguments} --out {folder["run"]}".Trim(), asked);
        Assert.Equal(isTraced, asked.Contains($"{Trace} {folder["run"]}"));
    }

    [Fact]
    public void A_lab_that_cannot_be_built_leaves_this_machine()
    {
        var (code, asked) = Run("lab build", $"--out={folder["run"]}");
        Assert.Equal(0, code);
        Assert.Equal(["lab build", $"--out={folder["run"]}"], asked);
    }

    [Fact]
    public void A_trace_that_fails_is_told_by_the_code() => Assert.Equal(1, Run("trace", $"--out {folder["run"]}").Code);

    [Fact]
    public void Another_command_is_run_as_it_is() => Assert.Equal(["lab build", "doctor"], Run("", "doctor").Asked);

    /// <param name="failing">What the program shall fail at: how its arguments start.</param>
    /// <param name="arguments">Of the script.</param>
    private (int Code, string[] Asked) Run(string failing, string arguments)
    {
        Write("dpkg-query", "echo 'install ok installed'");
        Write("dotnet", $$"""
            [ "$1" = run ] || exit 0
            while [ "$1" != -- ]; do shift; done
            shift
            echo "$*" >> {{folder["asked"]}}
            mkdir -p {{folder["run"]}} && touch {{folder["run"]}}/samples.csv
            case "$*" in {{(failing.Length == 0 ? "nothing" : $"'{failing}'*")}}) exit 1 ;; esac
            """);
        int code = Shell($"PATH={folder.Path}:$PATH {Path.Combine(Checkout.Root, "reproduce")} {arguments}");
        return (code, File.ReadAllLines(folder["asked"]));
    }

    private void Write(string name, string script)
    {
        File.WriteAllText(folder[name], "#!/bin/sh\n" + script + "\n");
        File.SetUnixFileMode(folder[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static int Shell(string command)
    {
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = shell.StandardError.ReadToEndAsync();
        shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        return shell.ExitCode;
    }
}
