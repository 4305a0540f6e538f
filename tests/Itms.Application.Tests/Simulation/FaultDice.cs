namespace Itms.Application.Tests.Simulation;

/// <summary>What goes wrong at a call of a port.</summary>
internal enum Fault
{
    None,

    /// <summary>The process dies before the call has any effect.</summary>
    CrashBefore,

    /// <summary>The process dies after the call took effect, and before it hears of it.</summary>
    CrashAfter,

    /// <summary>The call fails without any effect, as a write does on a full disk.</summary>
    Refused,

    /// <summary>The call took effect, but the caller is told that it failed.</summary>
    LostAnswer,
}

/// <summary>Decides what goes wrong. Some seeds have hardly any faults, others many.</summary>
internal sealed class FaultDice(Random dice)
{
    private readonly double rate = dice.Next(5) switch { 0 => 0, 1 => 0.002, 2 => 0.005, 3 => 0.01, _ => 0.03 };

    /// <summary>How many writes the full disk still refuses.</summary>
    private int refusals;

    /// <summary>Nothing goes wrong any more.</summary>
    public bool IsCalm { get; set; }

    public Fault OfRead() => !Strikes() ? Fault.None : dice.Next(3) == 0 ? Fault.CrashBefore : Fault.Refused;

    public Fault OfWrite()
    {
        if (refusals > 0 && !IsCalm)
        {
            refusals--;
            return Fault.Refused;
        }

        if (!Strikes()) return Fault.None;
        var fault = Any();
        if (fault == Fault.Refused && dice.Next(2) == 0) refusals = dice.Next(4) == 0 ? dice.Next(200) : dice.Next(20);
        return fault;
    }

    public Fault OfMail() => Strikes() ? Any() : Fault.None;

    /// <summary>How often a wake signal comes: not at all, once, or twice.</summary>
    public int CopiesOfSignal() => IsCalm || rate == 0 ? 1 : dice.Next(10) switch { 0 => 0, 1 => 2, _ => 1 };

    /// <summary>A number from 1 to the most.</summary>
    public int Some(int most) => dice.Next(1, most + 1);

    private Fault Any() => (Fault)(1 + dice.Next(4));

    private bool Strikes() => !IsCalm && dice.NextDouble() < rate;
}
