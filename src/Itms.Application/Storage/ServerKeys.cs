namespace Itms.Application.Storage;

/// <summary>Keys of what the server itself keeps, such as the demo's clock.</summary>
public static class ServerKeys
{
    public const string Partition = "server";
}
