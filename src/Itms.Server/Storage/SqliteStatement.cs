using System.Globalization;
using System.Text;
using Itms.Application.Storage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Itms.Server.Storage;

/// <summary>
/// A prepared statement of one connection, for one thread at a time. It calls SQLite directly: ADO.NET takes a quarter to a third
/// of the time of a write.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 database;
    private readonly sqlite3_stmt statement;

    /// <exception cref="SqliteException">The statement is not valid in this database.</exception>
    public SqliteStatement(SqliteConnection connection, string sql)
    {
        database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
    }

    /// <summary>Binds a key, which is ASCII (<see cref="TableKey"/>).</summary>
    public SqliteStatement Bind(int index, string key)
    {
        // Pass a string that ends with a zero: SQLitePCL binds an empty span as NULL.
        Span<byte> ascii = stackalloc byte[TableLimits.KeyLength + 1];
        var length = Encoding.ASCII.GetBytes(key, ascii);
        ascii[length] = 0;
        Check(raw.sqlite3_bind_text(statement, index, utf8z.FromSpan(ascii[..(length + 1)])));
        return this;
    }

    public SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlySpan<byte> body)
    {
        Check(raw.sqlite3_bind_blob(statement, index, body));
        return this;
    }

    public SqliteStatement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(statement, index));
        return this;
    }

    /// <returns>Whether there is another row. Call <see cref="Reset"/> after the last one.</returns>
    public bool Step()
    {
        var code = raw.sqlite3_step(statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE)) Check(code);
        return code == raw.SQLITE_ROW;
    }

    /// <summary>Ends the statement and its read transaction. Ignores the error of a failed step, which was thrown already.</summary>
    public void Reset() => _ = raw.sqlite3_reset(statement);

    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    public long Int64(int column) => raw.sqlite3_column_int64(statement, column);

    public string Key(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string ETag(int column) => Int64(column).ToString(CultureInfo.InvariantCulture);

    public byte[] Body(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public void Dispose() => statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, database);
    }
}
