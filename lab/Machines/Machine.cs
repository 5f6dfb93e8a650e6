using System.Diagnostics;

namespace Hostcall.Lab.Machines;

/// <summary>
/// A running emulator. It has no terminal and no listener; when this process ends, however it ends, the kernel
/// ends the emulator too (PR_SET_PDEATHSIG, set by setpriv).
/// </summary>
/// <remarks>
/// The signal belongs to the thread that started the process, so the thread that makes a machine has to stay
/// with it until it is disposed.
/// </remarks>
internal sealed class Machine : IDisposable
{
    private const int KeptLines = 20;

    private readonly Process process;
    private readonly Queue<string> lines = new();

    /// <param name="command">Program and arguments.</param>
    /// <param name="folder">Its working folder.</param>
    public Machine(IReadOnlyList<string> command, string folder)
    {
        process = new Process
        {
            StartInfo = new ProcessStartInfo(command[0], command.Skip(1))
            {
                WorkingDirectory = folder,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        process.OutputDataReceived += Take;
        process.ErrorDataReceived += Take;
        process.Start();
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public bool HasExited => process.HasExited;

    /// <summary>What the emulator has worked so far; nothing once it has ended.</summary>
    public TimeSpan CpuTime
    {
        get
        {
            try
            {
                return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
            }
            catch (InvalidOperationException)
            {
                return TimeSpan.Zero; // it ended just now
            }
        }
    }

    /// <summary>What the emulator itself said last.</summary>
    public string LastWords
    {
        get
        {
            lock (lines) return string.Join('\n', lines);
        }
    }

    /// <summary>Waits a little for the machine to end.</summary>
    public void Wait(TimeSpan time) => process.WaitForExit(time);

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.WaitForExit();
        process.Dispose();
    }

    private void Take(object sender, DataReceivedEventArgs data)
    {
        if (string.IsNullOrWhiteSpace(data.Data)) return;
        lock (lines)
        {
            lines.Enqueue(data.Data);
            if (lines.Count > KeptLines) lines.Dequeue();
        }
    }
}
