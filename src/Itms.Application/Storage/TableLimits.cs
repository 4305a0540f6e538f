namespace Itms.Application.Storage;

/// <summary>The limits of every store. They are those of an Azure table.</summary>
public static class TableLimits
{
    /// <summary>Rows in one transaction.</summary>
    public const int RowsPerTransaction = 100;

    /// <summary>
    /// Bytes of keys and bodies in one transaction: 2.75 MiB. Azure accepts a request of 4 MiB, in which bodies are a third longer
    /// (base64) and each row adds overhead, including its keys twice.
    /// </summary>
    public const int BytesPerTransaction = 2816 * 1024;

    /// <summary>Bytes of one body. An Azure entity holds 1 MiB, including its keys and property names.</summary>
    public const int BytesPerBody = 960 * 1024;

    /// <summary>Characters of a partition key or row key (Azure: 1 KiB of UTF-16).</summary>
    public const int KeyLength = 512;

    /// <summary>Rows in one page of a range.</summary>
    public const int PageSize = 1000;

    /// <summary>A page ends early when its bodies reach this many bytes: 4 MiB, as in an Azure response.</summary>
    public const int BytesPerPage = 4 * 1024 * 1024;
}
