namespace Hostcall.Lab.Machines;

/// <summary>The Bochs lab with its debugger at work: it prints every instruction between two marks of the agent.</summary>
/// <param name="model">The CPU.</param>
/// <param name="windows">How many pairs of marks come.</param>
/// <param name="output">The file that gets what Bochs prints.</param>
internal sealed class BochsTracer(BochsModel model, int windows, string output) : BochsLab(model)
{
    protected override IReadOnlyList<string> Prepare(WorkFolder work, string kernel, string arguments)
    {
        var command = base.Prepare(work, kernel, arguments).ToList();
        File.AppendAllText(work.File(Settings), "magic_break: enabled=1\n");
        var commands = Enumerable.Repeat("continue\ntrace on\ncontinue\ntrace off\n", windows).Append("continue\n");
        File.WriteAllText(work.File(DebuggerCommands), string.Concat(commands));

        // The shell opens the file and becomes Bochs.
        int bochs = command.IndexOf("bochs-bin");
        command.InsertRange(bochs, ["sh", "-c", "exec \"$@\" > \"$0\"", output]);
        return command;
    }
}
