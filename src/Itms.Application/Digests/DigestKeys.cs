namespace Itms.Application.Digests;

/// <summary>Keys of the weeks whose digest was made, by the week's Monday.</summary>
public static class DigestKeys
{
    /// <summary>The weeks whose digest was made, by the week's Monday.</summary>
    public const string Partition = "digests";
}
