namespace Itms.Application.Storage;

/// <summary>The partition for single rows of a whole installation. Each feature names its own row in it.</summary>
public static class ServerKeys
{
    public const string Partition = "server";
}
