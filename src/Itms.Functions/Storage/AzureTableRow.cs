using System.Globalization;
using Azure.Data.Tables;
using Itms.Application.Storage;

namespace Itms.Functions.Storage;

/// <summary>
/// A row as an entity of an Azure table: the body in pieces of 64 KiB, the most that one property may hold, and the id of the commit that
/// wrote it.
/// </summary>
internal static class AzureTableRow
{
    /// <summary>The property with the id of the commit.</summary>
    public const string Commit = "Commit";

    private const int PieceSize = 64 * 1024;
    private const int MostPieces = (TableLimits.BytesPerBody + PieceSize - 1) / PieceSize;

    private static readonly string[] Pieces =
        [.. Enumerable.Range(0, MostPieces).Select(i => string.Create(CultureInfo.InvariantCulture, $"Body{i:D2}"))];

    public static TableEntity Write(string partition, string rowKey, ReadOnlyMemory<byte> body, string commit)
    {
        var entity = new TableEntity(partition, rowKey) { [Commit] = commit };
        for (var at = 0; at < body.Length; at += PieceSize)
            entity[Pieces[at / PieceSize]] = body.Slice(at, Math.Min(PieceSize, body.Length - at)).ToArray();
        return entity;
    }

    public static Row Read(TableEntity entity)
    {
        var first = entity.GetBinary(Pieces[0]) ?? [];
        if (first.Length < PieceSize) return new Row(entity.PartitionKey, entity.RowKey, entity.ETag.ToString(), first);
        var body = new MemoryStream();
        foreach (var name in Pieces)
            if (entity.GetBinary(name) is { } piece) body.Write(piece);
            else break;
        return new Row(entity.PartitionKey, entity.RowKey, entity.ETag.ToString(), body.GetBuffer().AsMemory(0, (int)body.Length));
    }
}
